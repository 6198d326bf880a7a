import { expect } from 'vitest';
import type { RanHere } from './run-in-process.ts';

const FORM = /^Cannot [a-z][^\n:]*: [^\n]+[^.\n]$/;

/** The whole output of one error: `Cannot <action>: <what was found>; <what to do>`. */
export const ERROR_LINE = /^Cannot [a-z][^\n:]*: [^\n]+[^.\n]\n$/;

/** A command failed with this exit code, and printed nothing but errors of the one form. */
export function expectErrorForm({ code, out, err }: RanHere, expected: number): void {
  const lines = err.trimEnd().split('\n');
  expect(lines.filter((line) => !FORM.test(line) && !line.startsWith('Note: '))).toEqual([]);
  expect({ code, out }).toEqual({ code: expected, out: '' });
  expect(err).toMatch(/^Cannot /m);
}
