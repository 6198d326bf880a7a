import { describe, expect, it } from 'vitest';
import type { Adjustment } from '../../../protocol/proposal.ts';
import { adjustmentProblems, changeText } from '../../../sessions/search/adjustments.ts';
import { CENTRE } from '../../helpers/episodes.ts';

const to = (parameter: string, new_value: number, old_value = 0): Adjustment => ({
  parameter,
  old_value,
  new_value,
  reason: 'why not',
});
const problems = (...adjustments: Adjustment[]) => adjustmentProblems(CENTRE, adjustments);

describe('adjustmentProblems()', () => {
  it('accepts values in range of set parameters', () => {
    expect(problems()).toEqual([]);
    expect(problems(to('atr_stop_mult', 6), to('ema_crossover.fast', 2))).toEqual([]);
  });

  it('names a parameter that the strategy does not set, and one that does not exist', () => {
    expect(problems(to('hard_stop_usd', 500))).toEqual([
      '"hard_stop_usd" is not set by the strategy',
    ]);
    expect(problems(to('constructor', 1))).toHaveLength(1);
    expect(problems(to('macd_trend.fast', 5))).toHaveLength(1);
  });

  it('names a value out of range, or a fractional number of bars', () => {
    expect(problems(to('atr_stop_mult', 6.1))).toEqual(['"atr_stop_mult" cannot be 6.1']);
    expect(problems(to('timeout_bars', 5))).toHaveLength(1);
    expect(problems(to('timeout_bars', 100.5))).toEqual(['"timeout_bars" cannot be 100.5']);
    expect(problems(to('ema_crossover.fast', 12.5))).toHaveLength(1);
  });

  it('checks adjustments together: fast may pass the old slow if slow moves too', () => {
    expect(problems(to('ema_crossover.fast', 50))).not.toEqual([]);
    expect(problems(to('ema_crossover.fast', 50), to('ema_crossover.slow', 90))).toEqual([]);
  });

  it('rejects adjustments that would move another parameter', () => {
    expect(problems(to('ema_crossover.slow', 10))).toEqual([
      '"ema_crossover.fast" would have to become 9',
    ]);
  });

  it('names a parameter with two values', () => {
    expect(problems(to('atr_stop_mult', 2), to('atr_stop_mult', 3))).toEqual([
      '"atr_stop_mult" cannot be 2',
    ]);
  });
});

describe('changeText()', () => {
  it('gives the old and new value by parameter', () => {
    expect(changeText([to('atr_stop_mult', 2, 1.5), to('timeout_bars', 100, 240)])).toEqual({
      atr_stop_mult: '1.5 -> 2',
      timeout_bars: '240 -> 100',
    });
  });
});
