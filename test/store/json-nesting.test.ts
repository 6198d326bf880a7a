import { describe, expect, it } from 'vitest';
import { jsonNesting } from '../../store/json-nesting.ts';

describe('jsonNesting()', () => {
  it.each([
    ['', 0],
    ['7', 0],
    ['[]', 1],
    ['[[],[[]]]', 3],
    ['{"a":[{"b":1}],"c":{}}', 3],
    ['["[[[[", "\\"[[", "\\\\"]', 1],
    ['["unended [[[[', 1],
    ['['.repeat(10_000), 10_000],
  ])('of %j is %d', (text, depth) => {
    expect(jsonNesting(text)).toBe(depth);
  });
});
