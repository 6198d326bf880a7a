import { describe, expect, it } from 'vitest';
import { expectancy } from '../../../engine/metrics/expectancy.ts';

describe('expectancy()', () => {
  it('is the mean result of a trade', () => {
    expect(expectancy([5, -2, 0, 1])).toBe(1);
  });

  it('is null without trades', () => {
    expect(expectancy([])).toBeNull();
  });
});
