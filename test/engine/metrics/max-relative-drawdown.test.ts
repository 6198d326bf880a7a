import { describe, expect, it } from 'vitest';
import { maxRelativeDrawdown } from '../../../engine/metrics/max-relative-drawdown.ts';

describe('maxRelativeDrawdown()', () => {
  // A half of 10, though the 40 lost from 200 are more money.
  it('is the deepest fall as a share of its peak', () => {
    expect(maxRelativeDrawdown([10, 5, 200, 160])).toBe(-0.5);
  });

  it('is 0, not -0, when the equity never falls', () => {
    expect(maxRelativeDrawdown([1, 1, 2])).toBe(0);
    expect(maxRelativeDrawdown([])).toBe(0);
    expect(maxRelativeDrawdown([0, 0])).toBe(0);
  });

  it('is -1 at ruin and below that in debt', () => {
    expect(maxRelativeDrawdown([4, 0])).toBe(-1);
    expect(maxRelativeDrawdown([4, -2])).toBe(-1.5);
  });

  it('uses the start capital as the first peak', () => {
    expect(maxRelativeDrawdown([75], 100)).toBe(-0.25);
  });

  it('is null without a positive peak', () => {
    expect(maxRelativeDrawdown([0, -1])).toBeNull();
  });
});
