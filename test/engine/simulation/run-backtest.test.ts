import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityCurve } from '../../../engine/scoring/equity-curve.ts';
import type { Features } from '../../../engine/simulation/features.ts';
import { runBacktest } from '../../../engine/simulation/run-backtest.ts';
import { TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import type { Exits, Gates, Sizing } from '../../../protocol/strategy.ts';
import type { Side } from '../../../protocol/trade-event.ts';
import {
  type BacktestCase,
  barByBarBacktest,
  type PlainTrade,
} from '../../helpers/bar-by-bar-backtest.ts';
import { knownAtClose, knownAtOpen } from '../../helpers/known-trades.ts';
import { plainTrades } from '../../helpers/plain-trades.ts';
import { engineInput, engineTrades, randomBacktest } from '../../helpers/random-backtest.ts';
import { seededRandom } from '../../helpers/random-bars.ts';

type Row = readonly [open: number, high: number, low: number, close: number];

interface Example {
  readonly rows: readonly Row[];
  readonly signals: Readonly<Record<number, Side>>;
  readonly exits?: Exits;
  readonly gates?: Gates;
  /** 10 units by default. */
  readonly sizing?: Sizing;
  /** None by default. */
  readonly costs?: { readonly fee_bps: number; readonly slippage_bps: number };
  readonly features?: Partial<Features>;
  readonly gaps?: readonly number[];
  readonly start?: number;
  readonly end?: number;
}

/** The trades of an example; engine and bar-by-bar backtest must agree on them. */
function runExample(example: Example): PlainTrade[] {
  const { rows, exits = {}, gates = {}, sizing = { quantity: 10 } } = example;
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]!);
  const constant = (value: number) => new Float64Array(rows.length).fill(value);
  const input: BacktestCase = {
    bars: { open: column(0), high: column(1), low: column(2), close: column(3) },
    features: {
      atr: constant(NaN),
      cvd: constant(NaN),
      imb: constant(NaN),
      atrz: constant(NaN),
      vhf: constant(NaN),
      ...example.features,
    },
    signals: new Map(Object.entries(example.signals).map(([bar, side]) => [Number(bar), side])),
    strategy: { exits, gates, sizing },
    costs: example.costs ?? { fee_bps: 0, slippage_bps: 0 },
    gaps: new Set(example.gaps),
  };
  const start = example.start ?? 0;
  const end = example.end ?? rows.length;
  const trades = plainTrades(engineTrades(input, start, end));
  expectSameTrades(trades, barByBarBacktest(input, start, end).trades);
  return trades;
}

/** One line per trade: `LONG 1-3 101-104 opposite_signal 30`. */
function tradesOf(example: Example): string[] {
  return runExample(example).map(
    ({ side, reason, entryBar, exitBar, entry, exit, exitReason, pnl, blunder }) =>
      `${side}${reason === 'reversal' ? ' (reversal)' : ''} ${entryBar}-${exitBar} ` +
      `${round(entry)}-${round(exit)} ${exitReason} ${round(pnl)}${blunder ? ' blunder' : ''}`,
  );
}

function round(value: number): number {
  return Number(value.toFixed(9));
}

function expectSameTrades(got: readonly PlainTrade[], wanted: readonly PlainTrade[]): void {
  const words = ({ side, reason, entryBar, exitBar, exitReason, blunder }: PlainTrade) => ({
    side,
    reason,
    entryBar,
    exitBar,
    exitReason,
    blunder,
  });
  expect(got.map(words)).toEqual(wanted.map(words));
  for (const [t, trade] of got.entries()) {
    for (const field of ['entry', 'exit', 'quantity', 'pnl'] as const) {
      const difference = Math.abs(trade[field] - wanted[t]![field]);
      // P&L is rounded to 1e-8, which may fall to either side.
      const allowed = (field === 'pnl' ? 1.01e-8 : 0) + 1e-9 * Math.abs(wanted[t]![field]);
      if (difference <= allowed) continue;
      expect.fail(`${field} of trade ${t} is ${trade[field]} and not ${wanted[t]![field]}`);
    }
  }
}

/** Calm bars at 100, to prolong a trade. */
const calm = (count: number): Row[] => Array.from({ length: count }, () => [100, 101, 99, 100]);

/** A column that is `value` at one bar and `elsewhere` at the others. */
const at = (bar: number, value: number, elsewhere: number, length = 8) =>
  new Float64Array(length).fill(elsewhere).fill(value, bar, bar + 1);

describe('runBacktest()', () => {
  const rising: Row[] = [
    [100, 101, 99, 100],
    [101, 103, 100, 102],
    [102, 104, 101, 103],
    [104, 105, 103, 104],
    [103, 104, 101, 102],
  ];

  describe('entries and signals', () => {
    // In at the open after bar 0: 101. The SHORT of bar 2 fills at the open of bar 3: (104 - 101) x 10
    // = 30, and the other way from there: (104 - 102) x 10 = 20 at the last close.
    it('fills at the next open, closes on the opposite signal and reverses', () => {
      expect(tradesOf({ rows: rising, signals: { 0: 'LONG', 2: 'SHORT' } })).toEqual([
        'LONG 1-3 101-104 opposite_signal 30',
        'SHORT (reversal) 3-4 104-102 slice_end 20',
      ]);
    });

    // Short at 101, bought back at 104: -30. Long from there to 102: -20.
    it('does the same from the short side', () => {
      expect(tradesOf({ rows: rising, signals: { 0: 'SHORT', 2: 'LONG' } })).toEqual([
        'SHORT 1-3 101-104 opposite_signal -30',
        'LONG (reversal) 3-4 104-102 slice_end -20',
      ]);
    });

    it('does nothing without a signal', () => {
      expect(tradesOf({ rows: rising, signals: {} })).toEqual([]);
    });

    it('ignores a signal for the side of the position', () => {
      const signals: Example['signals'] = { 0: 'LONG', 1: 'LONG', 2: 'LONG' };
      expect(tradesOf({ rows: rising, signals })).toEqual(['LONG 1-4 101-102 slice_end 10']);
    });

    it('ignores a signal on the last bar of the slice', () => {
      expect(tradesOf({ rows: rising, signals: { 4: 'LONG' } })).toEqual([]);
      expect(tradesOf({ rows: rising, signals: { 0: 'LONG', 4: 'SHORT' } })).toEqual([
        'LONG 1-4 101-102 slice_end 10',
      ]);
      expect(tradesOf({ rows: rising, signals: { 0: 'LONG', 2: 'SHORT' }, end: 3 })).toEqual([
        'LONG 1-2 101-103 slice_end 20',
      ]);
    });

    it('enters on the open of the last bar and closes at its close', () => {
      expect(tradesOf({ rows: rising, signals: { 3: 'LONG' } })).toEqual([
        'LONG 4-4 103-102 slice_end -10',
      ]);
    });

    it('ignores signals before the slice and uses one on its first bar', () => {
      const signals: Example['signals'] = { 0: 'LONG', 2: 'SHORT' };
      expect(tradesOf({ rows: rising, signals, start: 1 })).toEqual([
        'SHORT 3-4 104-102 slice_end 20',
      ]);
      expect(tradesOf({ rows: rising, signals, start: 2 })).toEqual([
        'SHORT 3-4 104-102 slice_end 20',
      ]);
      expect(tradesOf({ rows: rising, signals, start: 3 })).toEqual([]);
    });

    // Stopped at 99 inside bar 2: the LONG of bar 2 was decided after that, the LONG of bar 1 before.
    it('uses a signal at the close of the exit bar, and none from before', () => {
      const rows: Row[] = [
        [100, 101, 99, 100],
        [101, 102, 100, 101],
        [100, 100, 98, 99],
        ...calm(2),
      ];
      const exits = { hard_stop_usd: 20 };
      const stopped = 'LONG 1-2 101-99 stop_hit -20 blunder';
      expect(tradesOf({ rows, exits, signals: { 0: 'LONG', 1: 'LONG' } })).toEqual([stopped]);
      expect(tradesOf({ rows, exits, signals: { 0: 'LONG', 2: 'LONG' } })).toEqual([
        stopped,
        'LONG 3-4 100-100 slice_end 0',
      ]);
    });

    // In at bar 1, stopped inside bar 2 together with the SHORT of bar 2: that opens at bar 3 and is no
    // reversal, as there is nothing to reverse.
    it('records an entry after a stop as a signal, not a reversal', () => {
      const rows: Row[] = [
        [100, 101, 99, 100],
        [101, 102, 100, 101],
        [100, 100, 98, 99],
        ...calm(2),
      ];
      expect(
        tradesOf({ rows, exits: { hard_stop_usd: 20 }, signals: { 0: 'LONG', 2: 'SHORT' } }),
      ).toEqual(['LONG 1-2 101-99 stop_hit -20 blunder', 'SHORT 3-4 100-100 slice_end 0']);
    });

    it('has no trades on slices without room for an entry', () => {
      for (const [start, end] of [
        [0, 0],
        [2, 2],
        [2, 3],
        [5, 5],
      ] as const) {
        expect(tradesOf({ rows: rising, signals: { 2: 'LONG' }, start, end })).toEqual([]);
      }
    });

    it.each([
      [-1, 3],
      [0, 6],
      [3, 2],
      [NaN, 3],
      [0, NaN],
    ])('throws RangeError for a slice from %s to %s of five bars', (start, end) => {
      const input = engineInput(randomBacktest(1, 5));
      expect(() => runBacktest(input, start, end, new TradeColumns())).toThrow(RangeError);
    });
  });

  describe('stops and targets', () => {
    // 10 units and 20 of loss: 2 away from the fill at 101, so at 99.
    it('fills a stop at its price, without a blunder after more than two bars', () => {
      const rows: Row[] = [...rising.slice(0, 4), [103, 104, 98, 100]];
      const signals = { 0: 'LONG' } as const;
      expect(tradesOf({ rows, signals, exits: { hard_stop_usd: 20 } })).toEqual([
        'LONG 1-4 101-99 stop_hit -20',
      ]);
    });

    it.each([
      [2, true],
      [3, false],
    ])('records a stop %s bars after the entry as a blunder: %s', (held, blunder) => {
      const rows: Row[] = [...calm(1 + held), [100, 101, 98, 100], ...calm(1)];
      const [trade] = runExample({ rows, signals: { 0: 'LONG' }, exits: { hard_stop_usd: 20 } });
      expect(trade).toMatchObject({ exitBar: 1 + held, exitReason: 'stop_hit', blunder });
    });

    // A short at 101 with 30 of loss: stop at 104, reached by the high of bar 2 to the tick.
    it('stops a short above, and a touch is enough', () => {
      const example: Example = { rows: rising, signals: { 0: 'SHORT' } };
      expect(tradesOf({ ...example, exits: { hard_stop_usd: 30 } })).toEqual([
        'SHORT 1-2 101-104 stop_hit -30 blunder',
      ]);
      expect(tradesOf({ ...example, exits: { hard_stop_usd: 40.1 } })).toEqual([
        'SHORT 1-4 101-102 slice_end -10',
      ]);
    });

    // Fill 101: 30 of profit is at 104, the high of bar 2. For a short, 10 of profit is at 100, the
    // low of its entry bar.
    it('takes the profit at the target, and a touch is enough', () => {
      expect(
        tradesOf({ rows: rising, signals: { 0: 'LONG' }, exits: { hard_tp_usd: 30 } }),
      ).toEqual(['LONG 1-2 101-104 tp_hit 30']);
      expect(
        tradesOf({ rows: rising, signals: { 0: 'LONG' }, exits: { hard_tp_usd: 40.1 } }),
      ).toEqual(['LONG 1-4 101-102 slice_end 10']);
      expect(
        tradesOf({ rows: rising, signals: { 0: 'SHORT' }, exits: { hard_tp_usd: 10 } }),
      ).toEqual(['SHORT 1-1 101-100 tp_hit 10']);
    });

    // Entry at 101, stop at 100, target at 103: the entry bar reaches both.
    it('acts within the entry bar, and fills the stop if both are touched', () => {
      const exits = { hard_stop_usd: 10, hard_tp_usd: 20 };
      expect(tradesOf({ rows: rising, signals: { 0: 'LONG' }, exits })).toEqual([
        'LONG 1-1 101-100 stop_hit -10 blunder',
      ]);
      expect(
        tradesOf({ rows: rising, signals: { 0: 'LONG' }, exits: { hard_tp_usd: 20 } }),
      ).toEqual(['LONG 1-1 101-103 tp_hit 20']);
      // The mirror image: stop at 103, target at 100.
      expect(
        tradesOf({
          rows: rising,
          signals: { 0: 'SHORT' },
          exits: { hard_stop_usd: 20, hard_tp_usd: 10 },
        }),
      ).toEqual(['SHORT 1-1 101-103 stop_hit -20 blunder']);
    });

    // Stop at 98, and bar 4 opens at 96: (96 - 100) x 10 = -40 is twice the risk of 20, so a blunder
    // though it was held for three bars. At 97 it is 1.5 times the risk, which is not beyond it.
    it('fills at the open of a bar that opens beyond the stop', () => {
      const rows = (open: number): Row[] => [...calm(4), [open, 100, 95, 99], ...calm(1)];
      const example = { signals: { 0: 'LONG' }, exits: { hard_stop_usd: 20 } } as const;
      expect(tradesOf({ ...example, rows: rows(96) })).toEqual([
        'LONG 1-4 100-96 stop_hit -40 blunder',
      ]);
      expect(tradesOf({ ...example, rows: rows(97) })).toEqual(['LONG 1-4 100-97 stop_hit -30']);
      expect(tradesOf({ ...example, rows: rows(98) })).toEqual(['LONG 1-4 100-98 stop_hit -20']);
    });

    it('fills a short at an open beyond its stop', () => {
      const rows: Row[] = [...calm(4), [104, 105, 101, 102], ...calm(1)];
      expect(tradesOf({ rows, signals: { 0: 'SHORT' }, exits: { hard_stop_usd: 20 } })).toEqual([
        'SHORT 1-4 100-104 stop_hit -40 blunder',
      ]);
    });

    // Target at 102 and bar 4 opens at 105: at its open, although it falls through the stop at 98 later.
    it('fills at the open of a bar beyond the target, even if it touches the stop later', () => {
      const exits = { hard_stop_usd: 20, hard_tp_usd: 20 };
      const long: Row[] = [...calm(4), [105, 106, 90, 91], ...calm(1)];
      expect(tradesOf({ rows: long, signals: { 0: 'LONG' }, exits })).toEqual([
        'LONG 1-4 100-105 tp_hit 50',
      ]);
      const short: Row[] = [...calm(4), [95, 110, 94, 109], ...calm(1)];
      expect(tradesOf({ rows: short, signals: { 0: 'SHORT' }, exits })).toEqual([
        'SHORT 1-4 100-95 tp_hit 50',
      ]);
    });

    // ATR of 2 at the decision: 1.5 of it is 3, and 20 of money over 10 units is 2.
    it('takes the nearer of two stops and of two targets', () => {
      const rows: Row[] = [...calm(3), [100, 101, 90, 91], ...calm(1)];
      const features = { atr: at(0, 2, 50) };
      const stop = (exits: Exits) =>
        runExample({ rows, signals: { 0: 'LONG' }, exits, features })[0]!.exit;
      expect(stop({ atr_stop_mult: 1.5 })).toBe(97);
      expect(stop({ hard_stop_usd: 20 })).toBe(98);
      expect(stop({ atr_stop_mult: 1.5, hard_stop_usd: 20 })).toBe(98);
      expect(stop({ atr_stop_mult: 1.5, hard_stop_usd: 40 })).toBe(97);
      const target = (exits: Exits) =>
        runExample({ rows, signals: { 0: 'SHORT' }, exits, features })[0]!.exit;
      expect(target({ atr_tp_mult: 1.5 })).toBe(97);
      expect(target({ hard_tp_usd: 20 })).toBe(98);
      expect(target({ atr_tp_mult: 1.5, hard_tp_usd: 20 })).toBe(98);
      expect(target({ atr_tp_mult: 1.5, hard_tp_usd: 40 })).toBe(97);
    });

    it('does not enter if a stop or target in ATR has no ATR', () => {
      for (const atr of [NaN, 0]) {
        const features = { atr: at(0, atr, 2) };
        const example: Example = { rows: rising, signals: { 0: 'LONG' }, features };
        expect(runExample({ ...example, exits: { atr_stop_mult: 1 } })).toHaveLength(0);
        expect(runExample({ ...example, exits: { atr_tp_mult: 1 } })).toHaveLength(0);
        expect(
          runExample({ ...example, exits: { atr_stop_mult: 1, hard_stop_usd: 50 } }),
        ).toHaveLength(0);
        expect(runExample({ ...example, exits: { hard_stop_usd: 50 } })).toHaveLength(1);
        expect(runExample({ ...example, exits: {} })).toHaveLength(1);
      }
    });

    // The ATR of bar 2 is 0: what is open closes, and nothing opens the other way.
    it('closes but does not reverse if the ATR is unknown', () => {
      const features = { atr: at(2, 0, 20) };
      const signals = { 0: 'LONG', 2: 'SHORT' } as const;
      expect(tradesOf({ rows: rising, signals, features, exits: { atr_stop_mult: 1 } })).toEqual([
        'LONG 1-3 101-104 opposite_signal 30',
      ]);
    });
  });

  describe('other exits', () => {
    // Held in bars 1 and 2; out at the open of bar 3.
    it('closes at the open after the timeout', () => {
      expect(
        tradesOf({ rows: rising, signals: { 0: 'LONG' }, exits: { timeout_bars: 2 } }),
      ).toEqual(['LONG 1-3 101-104 timeout 30']);
      expect(
        tradesOf({ rows: rising, signals: { 0: 'SHORT' }, exits: { timeout_bars: 1 } }),
      ).toEqual(['SHORT 1-2 101-102 timeout -10']);
      expect(
        tradesOf({ rows: rising, signals: { 0: 'LONG' }, exits: { timeout_bars: 4 } }),
      ).toEqual(['LONG 1-4 101-102 slice_end 10']);
    });

    // The SHORT of bar 2 and the timeout of 2 bars meet at the open of bar 3.
    it('records the opposite signal if it coincides with the timeout, and reverses', () => {
      const signals = { 0: 'LONG', 2: 'SHORT' } as const;
      expect(tradesOf({ rows: rising, signals, exits: { timeout_bars: 2 } })).toEqual([
        'LONG 1-3 101-104 opposite_signal 30',
        'SHORT (reversal) 3-4 104-102 slice_end 20',
      ]);
    });

    // Out at the open of bar 3: the signal of bar 2 fell while it was in, that of bar 3 did not.
    it('takes the next signal after a timeout, not one from before it', () => {
      const rows = [...rising, [102, 103, 101, 103] as const];
      const exits = { timeout_bars: 2 };
      expect(tradesOf({ rows, signals: { 0: 'LONG', 2: 'LONG' }, exits })).toHaveLength(1);
      expect(tradesOf({ rows, signals: { 0: 'LONG', 3: 'LONG' }, exits })).toEqual([
        'LONG 1-3 101-104 timeout 30',
        'LONG 4-5 103-103 slice_end 0',
      ]);
    });

    // Bars are missing before bar 3: the stop at 99 is jumped over, the close is at the open there.
    it('closes at the first open after a gap', () => {
      const rows: Row[] = [...rising.slice(0, 3), [90, 91, 89, 90], [90, 91, 89, 90]];
      const example: Example = { rows, signals: { 0: 'LONG' }, gaps: [3] };
      expect(tradesOf(example)).toEqual(['LONG 1-3 101-90 gap -110']);
      // The risk was 20: a loss of 110 is a blunder, although no stop was hit.
      expect(tradesOf({ ...example, exits: { hard_stop_usd: 20 } })).toEqual([
        'LONG 1-3 101-90 gap -110 blunder',
      ]);
    });

    it('voids entries and reversals at a gap', () => {
      expect(tradesOf({ rows: rising, signals: { 2: 'LONG' }, gaps: [3] })).toEqual([]);
      expect(tradesOf({ rows: rising, signals: { 0: 'LONG', 2: 'SHORT' }, gaps: [3] })).toEqual([
        'LONG 1-3 101-104 gap 30',
      ]);
      expect(tradesOf({ rows: rising, signals: { 0: 'LONG', 3: 'SHORT' }, gaps: [3] })).toEqual([
        'LONG 1-3 101-104 gap 30',
        'SHORT 4-4 103-102 slice_end 10',
      ]);
    });

    it('records the gap if it coincides with a timeout', () => {
      expect(
        tradesOf({ rows: rising, signals: { 0: 'LONG' }, gaps: [3], exits: { timeout_bars: 2 } }),
      ).toEqual(['LONG 1-3 101-104 gap 30']);
    });

    it('ignores gaps without a position or outside the slice', () => {
      const example: Example = { rows: rising, signals: { 2: 'LONG' }, start: 1, end: 5 };
      for (const gaps of [[], [0], [1], [2], [0, 1, 2]]) {
        expect(tradesOf({ ...example, gaps })).toEqual(['LONG 3-4 104-102 slice_end -20']);
      }
      expect(tradesOf({ ...example, gaps: [4], end: 4 })).toEqual(['LONG 3-3 104-104 slice_end 0']);
    });
  });

  describe('gates', () => {
    const example: Example = { rows: rising, signals: { 0: 'LONG', 2: 'SHORT' } };

    it('closes on an opposite signal if a gate prevents the reversal', () => {
      const features = { vhf: at(2, 0.2, 0.4) };
      expect(tradesOf({ ...example, features, gates: { vhf_min: 0.3 } })).toEqual([
        'LONG 1-3 101-104 opposite_signal 30',
      ]);
    });

    it('reads the decision bar, and admits the threshold itself', () => {
      const open = { ...example, signals: { 0: 'LONG' } } as const;
      for (const [gate, name] of [
        ['vhf_min', 'vhf'],
        ['atr_z_min', 'atrz'],
        ['cvd_min', 'cvd'],
        ['imb_min', 'imb'],
      ] as const) {
        const gates = { [gate]: 0.3 };
        expect(runExample({ ...open, gates, features: { [name]: at(0, 0.3, NaN) } })).toHaveLength(
          1,
        );
        expect(runExample({ ...open, gates, features: { [name]: at(0, 0.29, 1) } })).toHaveLength(
          0,
        );
        expect(runExample({ ...open, gates, features: { [name]: at(0, NaN, 1) } })).toHaveLength(0);
      }
    });

    it('inverts order flow and order book for a short, but no other gate', () => {
      const short = { ...example, signals: { 0: 'SHORT' } } as const;
      for (const [gate, name, passing] of [
        ['cvd_min', 'cvd', -0.3],
        ['imb_min', 'imb', -0.3],
        ['atr_z_min', 'atrz', 0.3],
        ['vhf_min', 'vhf', 0.3],
      ] as const) {
        const gates = { [gate]: 0.3 };
        expect(
          runExample({ ...short, gates, features: { [name]: at(0, passing, NaN) } }),
        ).toHaveLength(1);
        expect(
          runExample({ ...short, gates, features: { [name]: at(0, -passing, 0) } }),
        ).toHaveLength(0);
        expect(runExample({ ...short, gates, features: { [name]: at(0, NaN, 0) } })).toHaveLength(
          0,
        );
      }
    });

    it('ignores a gate without data', () => {
      const gates = { cvd_min: 0.5, imb_min: 0.5 };
      expect(runExample({ ...example, gates, features: { cvd: null, imb: null } })).toHaveLength(2);
      expect(
        runExample({ ...example, gates, features: { cvd: null, imb: at(0, 0, 0) } }),
      ).toHaveLength(0);
    });

    it('requires all gates', () => {
      const gates = { cvd_min: 0, imb_min: 0, atr_z_min: 0, vhf_min: 0 };
      const yes = at(0, 1, -1);
      const all = { cvd: yes, imb: yes, atrz: yes, vhf: yes };
      const one = { ...example, signals: { 0: 'LONG' }, gates } as const;
      expect(runExample({ ...one, features: all })).toHaveLength(1);
      for (const name of ['cvd', 'imb', 'atrz', 'vhf'] as const) {
        expect(runExample({ ...one, features: { ...all, [name]: at(0, -1, 1) } })).toHaveLength(0);
      }
    });
  });

  describe('costs and sizes', () => {
    // 1 % of slippage, a fee of 0.1 % a side. Long at 100 x 1.01 = 101: 10,100 buy 100 units.
    const costs = { fee_bps: 10, slippage_bps: 100 };
    const sizing = { notional: 10_100 };
    const long: Example = { rows: [], signals: { 0: 'LONG' }, costs, sizing };
    const flat = (count: number): Row[] =>
      Array.from({ length: count }, () => [100, 100, 100, 100]);

    it('derives the quantity from the notional and the fill price', () => {
      const [trade] = runExample({ ...long, rows: flat(3) });
      expect(trade).toMatchObject({ entry: 101, quantity: 100 });
      // A short sells at 99, so that 9,900 are 100 units.
      const [short] = runExample({
        ...long,
        rows: flat(3),
        signals: { 0: 'SHORT' },
        sizing: { notional: 9_900 },
      });
      expect(short).toMatchObject({ entry: 99, quantity: 100 });
      // A quantity is what it is.
      expect(runExample({ ...long, rows: flat(3), sizing: { quantity: 7 } })[0]!.quantity).toBe(7);
    });

    // Out at 110 x 0.99 = 108.9: 7.9 x 100 = 790, less 0.1 % of 10,100 and of 10,890 = 20.99.
    it('slips on an opposite signal: 769.01', () => {
      const rows: Row[] = [...flat(2), [110, 110, 110, 110], ...flat(1)];
      const [trade] = runExample({ ...long, rows, signals: { 0: 'LONG', 1: 'SHORT' } });
      expect(trade).toMatchObject({ exit: 108.9, exitReason: 'opposite_signal', pnl: 769.01 });
    });

    it('slips on a timeout and at a gap: 769.01', () => {
      const rows: Row[] = [...flat(2), [110, 110, 110, 110], ...flat(1)];
      expect(runExample({ ...long, rows, exits: { timeout_bars: 1 } })).toMatchObject([
        { exit: 108.9, exitReason: 'timeout', pnl: 769.01 },
      ]);
      expect(runExample({ ...long, rows, gaps: [2] })).toMatchObject([
        { exit: 108.9, exitReason: 'gap', pnl: 769.01 },
      ]);
    });

    // 500 over 100 units: target at 106, filled there; 500 - 0.001 x (10,100 + 10,600) = 479.30.
    it('does not slip on a target: 479.30', () => {
      const rows: Row[] = [...flat(2), [100, 110, 100, 100], ...flat(1)];
      expect(runExample({ ...long, rows, exits: { hard_tp_usd: 500 } })).toMatchObject([
        { exit: 106, exitReason: 'tp_hit', pnl: 479.3 },
      ]);
      // Nor where the bar opens beyond it, at 108: 700 - 0.001 x (10,100 + 10,800) = 679.10.
      const beyond: Row[] = [...flat(2), [108, 110, 100, 100], ...flat(1)];
      expect(runExample({ ...long, rows: beyond, exits: { hard_tp_usd: 500 } })).toMatchObject([
        { exit: 108, exitReason: 'tp_hit', pnl: 679.1 },
      ]);
    });

    // Stop at 96, filled at 95.04: -5.96 x 100 = -596, less 0.001 x (10,100 + 9,504) = 19.604.
    it('slips on a stop: -615.604', () => {
      const rows: Row[] = [...flat(2), [100, 100, 95, 100], ...flat(1)];
      const [trade] = runExample({ ...long, rows, exits: { hard_stop_usd: 500 } });
      expect(trade!.exit).toBeCloseTo(95.04, 12);
      expect(trade).toMatchObject({ exitReason: 'stop_hit', pnl: -615.604 });
    });

    // Last close 104, filled at 102.96: 1.96 x 100 = 196, less 0.001 x (10,100 + 10,296) = 20.396.
    it('slips and pays at the end of the slice: 175.604', () => {
      const rows: Row[] = [...flat(2), [100, 104, 100, 104]];
      const [trade] = runExample({ ...long, rows });
      expect(trade!.exit).toBeCloseTo(102.96, 12);
      expect(trade).toMatchObject({ exitReason: 'slice_end', pnl: 175.604 });
    });

    // Sold at 99, bought back at 104 x 1.01 = 105.04: -604, less 0.001 x (9,900 + 10,504) = 20.404.
    it('slips against a short on both sides: -624.404', () => {
      const rows: Row[] = [...flat(2), [104, 104, 104, 104], ...flat(1)];
      const [trade] = runExample({
        ...long,
        rows,
        signals: { 0: 'SHORT', 1: 'LONG' },
        sizing: { quantity: 100 },
      });
      expect(trade).toMatchObject({ entry: 99, exitReason: 'opposite_signal', pnl: -624.404 });
    });

    // Target of a short at 99 - 5 = 94: 500 - 0.001 x (9,900 + 9,400) = 480.70.
    it('measures from the fill, slippage included', () => {
      const rows: Row[] = [...flat(2), [100, 100, 93, 100], ...flat(1)];
      const [trade] = runExample({
        ...long,
        rows,
        signals: { 0: 'SHORT' },
        sizing: { quantity: 100 },
        exits: { hard_tp_usd: 500 },
      });
      expect(trade).toMatchObject({ exit: 94, exitReason: 'tp_hit', pnl: 480.7 });
    });

    // The risk is 500. From the open of 100 to 92.5 are 750 for 100 units: 1.5 times the risk and not
    // beyond, though slippage and fees make it 962; to 92.4 are 760.
    it.each([
      [92.5, false],
      [92.4, true],
    ])(
      'holds the loss before all costs against the risk: open at %s, blunder %s',
      (open, blunder) => {
        const rows: Row[] = [...flat(4), [open, 100, 92, 100], ...flat(1)];
        const [trade] = runExample({ ...long, rows, exits: { hard_stop_usd: 500 } });
        expect(trade).toMatchObject({ exitBar: 4, exitReason: 'stop_hit', blunder });
      },
    );

    it('records no blunder without a stop', () => {
      const rows: Row[] = [...flat(5), [100, 100, 10, 10]];
      expect(runExample({ ...long, rows })[0]!.blunder).toBe(false);
      expect(runExample({ ...long, rows, exits: { hard_tp_usd: 10 } })[0]!.blunder).toBe(false);
    });

    // 200 are risked. From 100 to the 97 after the hole are 300 for 100 units: no more than 1.5 times;
    // to 95 they are 500.
    it('records a loss beyond the risk as a blunder for any exit', () => {
      const rows = (open: number): Row[] => [...flat(5), [open, open, open, open]];
      const example: Example = { ...long, exits: { hard_stop_usd: 200 }, gaps: [5] };
      expect(runExample({ ...example, rows: rows(97) })).toMatchObject([
        { exitReason: 'gap', blunder: false },
      ]);
      expect(runExample({ ...example, rows: rows(95) })).toMatchObject([
        { exitReason: 'gap', blunder: true },
      ]);
    });

    // At a price of 1e-6 and 4 bps a side, a million units pay 0.0008, and one pays 8e-10: nothing, to 1e-8.
    it('rounds P&L to 1e-8', () => {
      const rows: Row[] = Array.from({ length: 3 }, () => [1e-6, 1e-6, 1e-6, 1e-6]);
      const example = {
        rows,
        signals: { 0: 'LONG' },
        costs: { fee_bps: 4, slippage_bps: 0 },
      } as const;
      expect(runExample({ ...example, sizing: { quantity: 1e6 } })[0]!.pnl).toBe(-0.0008);
      expect(runExample({ ...example, sizing: { quantity: 1 } })[0]!.pnl).toBeCloseTo(0, 20);
      // 123.456789 x 8e-10 = 9.9e-8, which is 10 steps.
      expect(runExample({ ...example, sizing: { quantity: 123.456789 } })[0]!.pnl).toBe(-1e-7);
    });
  });

  describe('memory', () => {
    it('overwrites old trades of any size', () => {
      const trades = new TradeColumns(1);
      for (const seed of [3, 4, 5, 6, 7, 8, 9]) {
        const backtest = randomBacktest(seed, seed % 2 === 0 ? 400 : 20);
        const input = engineInput(backtest);
        const got = plainTrades(runBacktest(input, backtest.start, backtest.end, trades));
        const fresh = new TradeColumns(1);
        expect(got).toEqual(plainTrades(runBacktest(input, backtest.start, backtest.end, fresh)));
      }
    });
  });

  describe('compared with a backtest of every bar', () => {
    const seen = { trades: 0, reversals: 0, blunders: 0, reasons: new Map<string, number>() };

    it('has the same trades and the same equity at every close', () => {
      fc.assert(
        fc.property(fc.nat(), fc.integer({ min: 1, max: 90 }), (seed, length) => {
          const backtest = randomBacktest(seed, length);
          const { start, end, bars, costs } = backtest;
          const columns = engineTrades(backtest, start, end);
          const got = plainTrades(columns);
          const wanted = barByBarBacktest(backtest, start, end);
          expectSameTrades(got, wanted.trades);

          const curve = new Float64Array(end - start).fill(NaN);
          equityCurve(columns, bars, start, end, costs.fee_bps / 10_000, curve);
          expect(wanted.equity).toHaveLength(end - start);
          for (let i = 0; i < curve.length; i++) expectClose(curve[i]!, wanted.equity[i]!);
          if (end > start) {
            const sum = got.reduce((total, { pnl }) => total + pnl, 0);
            expectClose(sum, curve[curve.length - 1]!);
          }

          seen.trades += got.length;
          for (const { reason, blunder, exitReason } of got) {
            seen.reversals += reason === 'reversal' ? 1 : 0;
            seen.blunders += blunder ? 1 : 0;
            seen.reasons.set(exitReason, (seen.reasons.get(exitReason) ?? 0) + 1);
          }
        }),
        { numRuns: 6000, seed: 20_240_101 },
      );
    });

    it('covers every kind of exit', () => {
      expect(seen.trades).toBeGreaterThan(10_000);
      expect(seen.reversals).toBeGreaterThan(1000);
      expect(seen.blunders).toBeGreaterThan(1000);
      expect(seen.reasons.size).toBe(6);
      for (const [reason, count] of seen.reasons) expect(count, reason).toBeGreaterThan(300);
    });
  });

  describe('looking ahead', () => {
    it('never happens: later bars do not change earlier results', () => {
      let compared = 0;
      fc.assert(
        fc.property(fc.nat(), fc.integer({ min: 2, max: 60 }), fc.nat(), (seed, length, when) => {
          const backtest = randomBacktest(seed, length);
          const { start, end } = backtest;
          const known = when % length;
          const runCase = (one: BacktestCase, from = start, to = end) =>
            plainTrades(engineTrades(one, from, to));
          const whole = runCase(backtest);

          // The bars after it are others, or there are none, or the next one opens as it did.
          const cut = runCase(backtest, Math.min(start, known + 1), Math.min(end, known + 1));
          for (const future of [runCase(withOtherFuture(backtest, known)), cut]) {
            expect(knownAtClose(future, known)).toEqual(knownAtClose(whole, known));
          }
          const opened = runCase(withOtherFuture(backtest, known, { keepsNextOpen: true }));
          expect(knownAtOpen(opened, known + 1)).toEqual(knownAtOpen(whole, known + 1));
          compared += knownAtClose(whole, known).length;
        }),
        { numRuns: 2000, seed: 20_240_102 },
      );
      expect(compared).toBeGreaterThan(2000);
    });
  });
});

/** Everything after a bar is replaced: prices, features, signals and holes. */
function withOtherFuture(
  backtest: BacktestCase,
  known: number,
  { keepsNextOpen = false } = {},
): BacktestCase {
  const random = seededRandom(known);
  const wild = (column: Float64Array, last = known) =>
    column.map((value, i) => (i <= last ? value : value * (0.2 + 3 * random())));
  const { bars, features } = backtest;
  const length = bars.close.length;
  const openKnown = keepsNextOpen ? known + 1 : known;
  const later = Array.from({ length: length - known - 1 }, (_, i) => known + 1 + i);
  const other = later.map((i) => [i, random() < 0.5 ? 'LONG' : 'SHORT'] as const);
  return {
    ...backtest,
    bars: {
      open: wild(bars.open, openKnown),
      high: wild(bars.high),
      low: wild(bars.low),
      close: wild(bars.close),
    },
    features: {
      atr: wild(features.atr),
      cvd: features.cvd && wild(features.cvd),
      imb: features.imb && wild(features.imb),
      atrz: wild(features.atrz),
      vhf: wild(features.vhf),
    },
    signals: new Map([...[...backtest.signals].filter(([bar]) => bar <= known), ...other]),
    // The open of a bar shows whether bars are missing before it.
    gaps: new Set([
      ...[...backtest.gaps].filter((bar) => bar <= openKnown),
      ...later.filter((bar) => bar > openKnown && random() < 0.1),
    ]),
  };
}

function expectClose(got: number, wanted: number): void {
  if (Math.abs(got - wanted) <= 1e-9 * (1 + Math.abs(wanted))) return;
  expect.fail(`${got} is not ${wanted}`);
}
