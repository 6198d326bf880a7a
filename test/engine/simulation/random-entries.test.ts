import { describe, expect, it } from 'vitest';
import { executionPlan } from '../../../engine/simulation/execution-plan.ts';
import { computeFeatures, type Features } from '../../../engine/simulation/features.ts';
import { randomEntries } from '../../../engine/simulation/random-entries.ts';
import { TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import type { Bars } from '../../../market/bars.ts';
import { type RandomStream, randomStream } from '../../../market/xoshiro128.ts';
import type { Exits, Gates } from '../../../protocol/strategy.ts';
import type { Side } from '../../../protocol/trade-event.ts';
import { barByBarBacktest } from '../../helpers/bar-by-bar-backtest.ts';
import { otherFutures } from '../../helpers/no-look-ahead.ts';
import { randomBars } from '../../helpers/random-bars.ts';

interface Example {
  /** Opens of the bars; a bar closes where the next one opens. */
  readonly opens: readonly number[];
  /** Of the last bar. */
  readonly close: number;
  readonly sides: readonly number[];
  readonly exits?: Exits;
  readonly gates?: Gates;
  readonly feeBps?: number;
  readonly draws?: number;
  readonly start?: number;
}

/** Draws on one unit a trade, of bars without a range of their own. */
function draw({ opens, close, sides, draws = 3, start = 0, ...more }: Example): number[] {
  const open = Float64Array.from(opens);
  const closes = Float64Array.from([...opens.slice(1), close]);
  const undefinedColumn = new Float64Array(opens.length).fill(NaN);
  const features: Features = {
    atr: undefinedColumn,
    cvd: undefinedColumn,
    imb: undefinedColumn,
    atrz: undefinedColumn,
    vhf: undefinedColumn,
  };
  const { exits = {}, gates = {}, feeBps = 0 } = more;
  const strategy = { exits, gates, sizing: { quantity: 1 } };
  const plan = executionPlan(strategy, { fee_bps: feeBps, slippage_bps: 0 }, features);
  const bars = {
    open,
    high: open.map((value, i) => Math.max(value, closes[i]!)),
    low: open.map((value, i) => Math.min(value, closes[i]!)),
    close: closes,
  };
  return randomEntries(
    { bars, features, plan, gaps: new Int32Array(0) },
    { start, end: opens.length },
    Int8Array.from(sides),
    draws,
    randomStream('7|1|seg1_test001|random entries'),
    new TradeColumns(),
  );
}

const countOf = (values: readonly number[], wanted: number) =>
  values.filter((value) => value === wanted).length;

describe('randomEntries()', () => {
  // Three sides on four bars: an entry at each open but the first. All want to be long, so the first
  // is held to the end: from 100 to 110, less 10 bps of 210.
  it('ignores an entry on the side of the position', () => {
    const pnl = draw({ opens: [90, 100, 97, 105], close: 110, sides: [1, 1, 1], feeBps: 10 });
    expect(pnl).toEqual([9.79, 9.79, 9.79]);
  });

  // Held for one bar: in at 100, out at 97 and out of the market; in at 105, out at the last close.
  it('has the exits of the strategy', () => {
    const exits = { timeout_bars: 1 };
    const pnl = draw({ opens: [90, 100, 97, 105], close: 111, sides: [-1, -1, -1], exits });
    expect(pnl).toEqual([3 - 6, 3 - 6, 3 - 6]);
  });

  // Two sides on three bars. Long at 100, reversed at 104, bought back at 103: 4 + 1. The other way
  // round it is -4 - 1.
  it('draws the order of sides uniformly, and reverses', () => {
    const pnl = draw({ opens: [99, 100, 104], close: 103, sides: [1, -1], draws: 2000 });
    expect(new Set(pnl)).toEqual(new Set([5, -5]));
    // 1,000 give or take four standard deviations of sqrt(2000 / 4) = 22.4.
    expect(Math.abs(countOf(pnl, 5) - 1000)).toBeLessThan(90);
  });

  // A long that is held to the end at 100 makes 1, 2, 3 or 4, by where it was entered.
  it('draws each bar uniformly, except for the last', () => {
    const example = { opens: [50, 99, 98, 97, 96], close: 100, sides: [1] };
    const pnl = draw({ ...example, draws: 4000 });
    expect(new Set(pnl)).toEqual(new Set([1, 2, 3, 4]));
    // 1,000 each, give or take four standard deviations of sqrt(4000 x 3/16) = 27.4.
    for (const made of [1, 2, 3, 4]) expect(Math.abs(countOf(pnl, made) - 1000)).toBeLessThan(110);
    // Bars before the slice are none of its own.
    expect(new Set(draw({ ...example, start: 2, draws: 500 }))).toEqual(new Set([3, 4]));
  });

  // Two of three bars: the first of them is among the pairs twice, the second once, the last never.
  it('draws without replacement', () => {
    const pnl = draw({ opens: [50, 99, 98, 97], close: 100, sides: [1, 1], draws: 3000 });
    expect(new Set(pnl)).toEqual(new Set([1, 2]));
    // 2,000 give or take four standard deviations of sqrt(3000 x 2/9) = 25.8.
    expect(Math.abs(countOf(pnl, 1) - 2000)).toBeLessThan(104);
  });

  it('ignores gates', () => {
    const gates = { vhf_min: 0.9, atr_z_min: 5, cvd_min: 0.9, imb_min: 0.9 };
    expect(draw({ opens: [90, 100], close: 110, sides: [1], gates })).toEqual([10, 10, 10]);
  });

  it('returns 0 in every draw without trades', () => {
    expect(draw({ opens: [1, 2, 3], close: 4, sides: [] })).toEqual([0, 0, 0]);
    expect(draw({ opens: [1, 2, 3], close: 4, sides: [1], draws: 0 })).toEqual([]);
  });

  it('throws RangeError for more entries than bars', () => {
    expect(() => draw({ opens: [1, 2, 3], close: 4, sides: [1, 1, 1] })).toThrow(RangeError);
  });
});

describe('randomEntries() on a market', () => {
  const LENGTH = 700;
  const SLICE = { start: 400, end: 640 };
  const SIDES = Int8Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 1 : -1));
  const BARS = randomBars({ length: LENGTH, seed: 23 });
  const STRATEGY = {
    exits: { atr_stop_mult: 1.2, atr_tp_mult: 2, timeout_bars: 20 },
    gates: { vhf_min: 0.2 },
    sizing: { notional: 10_000 },
  };
  const COSTS = { fee_bps: 4, slippage_bps: 1 };
  const GAPS = [455, 500];

  const drawOn = (bars: Bars, draws: number, random: RandomStream = randomStream('7|1|x')) => {
    const features = computeFeatures(bars);
    const plan = executionPlan(STRATEGY, COSTS, features);
    const input = { bars, features, plan, gaps: Int32Array.from(GAPS) };
    return randomEntries(input, SLICE, SIDES, draws, random, new TradeColumns());
  };

  it('agrees with the bar-by-bar backtest of the drawn entries', () => {
    const random = randomStream('7|1|x');
    const numbers: number[] = [];
    const noted: RandomStream = {
      ...random,
      below: (n) => {
        numbers.push(random.below(n));
        return numbers.at(-1)!;
      },
    };
    const pnl = drawOn(BARS, 8, noted);
    expect(numbers).toHaveLength(8 * SIDES.length);
    // A hat with the bars in it: of those that are left, the one at the noted place is taken out, and
    // the first of them is put where it was. Each draw has the hat as the last one left it.
    let hat = Array.from({ length: 239 }, (_, i) => 400 + i);
    for (const [d, made] of pnl.entries()) {
      const taken: number[] = [];
      for (const number of numbers.slice(d * SIDES.length, (d + 1) * SIDES.length)) {
        const bar = hat[number]!;
        hat[number] = hat[0]!;
        hat = hat.slice(1);
        taken.push(bar);
      }
      expect(new Set(taken).size).toBe(SIDES.length);
      hat = [...taken, ...hat];
      const signals = taken.map((bar, i): [number, Side] => [
        bar,
        SIDES[i] === 1 ? 'LONG' : 'SHORT',
      ]);
      const { trades } = barByBarBacktest(
        {
          bars: BARS,
          features: computeFeatures(BARS),
          signals: new Map(signals),
          strategy: { ...STRATEGY, gates: {} },
          costs: COSTS,
          gaps: new Set(GAPS),
        },
        SLICE.start,
        SLICE.end,
      );
      expect(trades.length).toBeGreaterThan(10);
      expect(trades.length).toBeLessThanOrEqual(SIDES.length);
      expect(made).toBeCloseTo(
        trades.reduce((sum, trade) => sum + trade.pnl, 0),
        6,
      );
    }
  });

  it('reads nothing after the slice', () => {
    const wanted = drawOn(BARS, 20);
    for (const { bars, name, knowsNextOpen } of otherFutures(BARS, [SLICE.end - 1])) {
      if (!knowsNextOpen) expect(drawOn(bars, 20), name).toEqual(wanted);
    }
    // What is the last bar of the slice matters: the check can fail.
    const [other] = [...otherFutures(BARS, [SLICE.end - 30])].filter(
      ({ name }) => name === 'wild numbers',
    );
    expect(drawOn(other!.bars, 20)).not.toEqual(wanted);
  });

  it('depends on the label alone; a further draw does not change the others', () => {
    const wanted = drawOn(BARS, 20);
    expect(drawOn(BARS, 20)).toEqual(wanted);
    expect(drawOn(BARS, 12)).toEqual(wanted.slice(0, 12));
    expect(new Set(wanted).size).toBe(20);
    expect(drawOn(BARS, 20, randomStream('7|1|y'))).not.toEqual(wanted);
  });
});
