import { describe, expect, it } from 'vitest';
import {
  normalCdf,
  normalDensity,
  normalQuantile,
  normalTail,
} from '../../../analyzer/statistics/normal-distribution.ts';
import { hasVectors, NEEDS_SHARED, readVectors } from '../../helpers/vectors.ts';

interface Case {
  readonly fn: string;
  readonly name: string;
  readonly input: Readonly<Record<string, number>>;
  readonly expected: number | null;
}

/** The tails are compared by their digits alone: an absolute tolerance would pass any of them. */
function relativeMisses(fn: string, count: number, compute: (input: Case['input']) => unknown) {
  const cases = readVectors<Case>('normal').cases.filter((one) => one.fn === fn);
  expect(cases.length).toBe(count);
  return cases.flatMap(({ name, input, expected }) => {
    const got = compute(input);
    const isMet =
      got === expected ||
      (expected !== null && Math.abs((got as number) - expected) <= 1e-9 * Math.abs(expected));
    return isMet ? [] : [`${name}: ${got} instead of ${expected}`];
  });
}

describe('normalTail()', () => {
  it('has the values of every table', () => {
    expect(normalTail(0)).toBe(0.5);
    // 5 % lie above 1.6449, 2.5 % above 1.95996.
    expect(normalTail(1.6448536269514722)).toBeCloseTo(0.05, 12);
    expect(normalTail(-1.959963984540054)).toBeCloseTo(0.975, 12);
    expect(normalTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalTail(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(normalTail(NaN)).toBe(NaN);
  });
});

describe('normalCdf()', () => {
  it('is the share below, 1 less the tail', () => {
    expect(normalCdf(1.6448536269514722)).toBeCloseTo(0.95, 12);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  });

  it.skipIf(!hasVectors)(`has the reference values, far out too ${NEEDS_SHARED}`, () => {
    expect(relativeMisses('normalCdf', 14, ({ x }) => normalCdf(x!))).toEqual([]);
  });
});

describe('normalQuantile()', () => {
  it('has the values of every table', () => {
    expect(normalQuantile(0.95)).toBeCloseTo(1.6448536269514722, 12);
    expect(normalQuantile(0.025)).toBeCloseTo(-1.959963984540054, 12);
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('is inverted by the distribution function', () => {
    for (const p of [1e-200, 1e-20, 1e-5, 0.1, 0.4999, 0.5001, 0.9, 0.999999]) {
      expect(normalCdf(normalQuantile(p)!) / p).toBeCloseTo(1, 11);
    }
  });

  it('is null outside (0, 1)', () => {
    for (const p of [0, 1, -0.1, 1.1, NaN]) expect(normalQuantile(p)).toBeNull();
  });

  it.skipIf(!hasVectors)(`has the reference values, far out too ${NEEDS_SHARED}`, () => {
    expect(relativeMisses('normalInv', 16, ({ p }) => normalQuantile(p!))).toEqual([]);
  });
});

describe('normalDensity()', () => {
  it('is 1/√(2π) in the middle and e^(-1/2) of that one deviation out', () => {
    expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 15);
    expect(normalDensity(-1)).toBeCloseTo(0.24197072451914337, 15);
  });
});
