import { describe, expect, it } from 'vitest';
import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../../engine/simulation/features.ts';
import { runBacktest } from '../../engine/simulation/run-backtest.ts';
import { computeSignals } from '../../engine/simulation/signals.ts';
import { TradeColumns } from '../../engine/simulation/trade-columns.ts';
import { ALL_GATES } from '../../engine/strategy/all-gates.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { FLAT, LONG, type Method, SHORT } from '../../engine/strategy/method.ts';
import { Scratch } from '../../engine/strategy/scratch.ts';
import type { Bars } from '../../market/bars.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { PlainTrade } from '../helpers/bar-by-bar-backtest.ts';
import {
  expectColumnsNotToLookAhead,
  expectSignalsNotToLookAhead,
  expectTradesNotToLookAhead,
} from '../helpers/no-look-ahead.ts';
import { packSignals, plainTrades } from '../helpers/plain-trades.ts';
import { randomBars } from '../helpers/random-bars.ts';
import { rulesOf } from '../helpers/rules.ts';

/** Long enough for the longest warm-up, which is that of the ATR z-score: 302 bars. */
const LENGTH = 640;
const START = 310;
const BARS = randomBars({ length: LENGTH, seed: 19 });

/** 200 bars to check: spread over all, with both ends. */
const MOMENTS = [
  ...new Set(Array.from({ length: 200 }, (_, i) => Math.round((i * (LENGTH - 1)) / 199))),
];

/** Short enough to signal often. */
const QUICK: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  macd_trend: { fast: 3, slow: 8, signal: 3 },
  ema_crossover: { fast: 3, slow: 9 },
  sma_crossover: { fast: 3, slow: 9 },
  trend_breakout: { period: 8 },
  rsi_reversion: { period: 6, oversold: 40, overbought: 60 },
  bollinger_reversion: { period: 12, deviations: 1.2 },
  keltner_breakout: { ema_period: 10, atr_period: 8, multiplier: 0.6 },
  supertrend: { period: 6, multiplier: 1.2 },
  vwap_reversion: { period: 14, distance: 0.8 },
  momentum: { lookback: 6, threshold: 0.8 },
  adx_trend: { period: 6, adx_min: 15 },
};

const quick = (name: string): StrategyRules =>
  rulesOf([name], {
    params: Object.fromEntries(
      Object.entries(QUICK[name]!).map(([key, value]) => [`${name}.${key}`, value]),
    ),
    exits: { atr_stop_mult: 1.5, atr_tp_mult: 2, hard_stop_usd: 400, timeout_bars: 12 },
    gates: { vhf_min: 0.1, atr_z_min: -2, cvd_min: -0.3, imb_min: -0.5 },
  });

const THREE = ['ema_crossover', 'supertrend', 'momentum'];
const COMBINATIONS = (['all', 'majority', 'any'] as const).map((combine) => ({
  ...quick('ema_crossover'),
  methods: THREE,
  combine,
  params: Object.assign({}, ...THREE.map((name) => quick(name).params)) as StrategyRules['params'],
}));

/** Everything from bars to trades, as in a test; only the signals may be replaced. */
function tradesUpTo(
  bars: Bars,
  end: number,
  rules: StrategyRules,
  signals = computeSignals(bars, rules),
): PlainTrade[] {
  const features = computeFeatures(bars);
  const strategy = { ...rules, sizing: { notional: 10_000 } };
  const plan = executionPlan(strategy, { fee_bps: 4, slippage_bps: 1 }, features);
  const input = { bars, features, signals, plan, gaps: Int32Array.of(401, 555) };
  return plainTrades(runBacktest(input, Math.min(START, end), end, new TradeColumns()));
}

/** Signals of a stance that is not a listed method. */
function signalsOf(stance: Method['stance'], bars: Bars): Int32Array {
  const values = new Int8Array(bars.length);
  stance(bars, {}, values, new Scratch());
  const turns = [...values.entries()].filter(
    ([i, value]) => i > 0 && value !== values[i - 1] && value !== FLAT,
  );
  return packSignals(new Map(turns.map(([i, value]) => [i, value === LONG ? 'LONG' : 'SHORT'])));
}

describe('every method', () => {
  it.each(ALL_METHODS)('reads nothing after its bar: $name', ({ name }) => {
    for (const rules of [rulesOf([name]), quick(name)]) {
      expectSignalsNotToLookAhead((bars) => computeSignals(bars, rules), BARS, MOMENTS);
    }
    expect(computeSignals(BARS, quick(name)).length).toBeGreaterThan(20);
  });

  it.each(ALL_METHODS)('has a stance that reads nothing after its bar: $name', (method) => {
    const stances = (bars: Bars) => {
      const out = new Int8Array(bars.length);
      method.stance(bars, QUICK[method.name]!, out, new Scratch());
      return [out];
    };
    expectColumnsNotToLookAhead(stances, BARS, MOMENTS);
  });

  it.each(COMBINATIONS)('reads nothing after its bar, combined by "$combine"', (rules) => {
    expectSignalsNotToLookAhead((bars) => computeSignals(bars, rules), BARS, MOMENTS);
    expect(computeSignals(BARS, rules).length).toBeGreaterThan(20);
  });

  it.each([...ALL_METHODS.map(({ name }) => quick(name)), ...COMBINATIONS])(
    'has the same trades up to a bar for any later bars: $methods, $combine',
    (rules) => {
      expectTradesNotToLookAhead((bars, end) => tradesUpTo(bars, end, rules), BARS, MOMENTS);
      expect(tradesUpTo(BARS, LENGTH, rules).length).toBeGreaterThan(8);
    },
  );
});

describe('every gate', () => {
  it.each(ALL_GATES)('measures nothing after its bar: $name', (gate) => {
    const measure = (bars: Bars) => {
      const out = new Float64Array(bars.length);
      gate.measure(bars, out, new Scratch());
      return [out];
    };
    expectColumnsNotToLookAhead(measure, BARS, MOMENTS);
    expect(measure(BARS)[0]!.filter(Number.isFinite).length).toBeGreaterThan(300);
  });
});

describe('computeFeatures()', () => {
  it('reads nothing after a bar', () => {
    expectColumnsNotToLookAhead(
      (bars) => {
        const { atr, cvd, imb, atrz, vhf } = computeFeatures(bars);
        return [atr, cvd!, imb!, atrz, vhf];
      },
      BARS,
      MOMENTS,
    );
  });
});

describe('a method that looks ahead', () => {
  const CHEATERS: readonly (readonly [string, Method['stance']])[] = [
    [
      'reads the next close',
      ({ close }, _, stance) => {
        for (let i = 0; i < stance.length; i++) {
          stance[i] = (close[i + 1] ?? close[i]!) > close[i]! ? LONG : SHORT;
        }
      },
    ],
    [
      'scales by the highest close of all',
      ({ close }, _, stance) => {
        const highest = close.reduce((a, b) => Math.max(a, b));
        for (let i = 0; i < stance.length; i++) {
          const share = close[i]! / highest;
          stance[i] = share > 0.99 ? LONG : share < 0.98 ? SHORT : FLAT;
        }
      },
    ],
    [
      'reads ten bars on, on one bar in fifty',
      ({ close }, _, stance) => {
        for (let i = 0; i < stance.length; i++) {
          const from = i % 50 === 7 ? i + 10 : i;
          stance[i] = (close[from] ?? 0) > (close[i - 5] ?? 0) ? LONG : SHORT;
        }
      },
    ],
    [
      'knows how many bars are left',
      ({ close }, _, stance) => {
        for (let i = 0; i < stance.length; i++) {
          stance[i] =
            stance.length - i > 30 && close[i]! > close[Math.max(0, i - 3)]! ? LONG : SHORT;
        }
      },
    ],
  ];

  it.each(CHEATERS)('is detected by its stance if it %s', (_, stance) => {
    const stances = (bars: Bars) => {
      const out = new Int8Array(bars.length);
      stance(bars, {}, out, new Scratch());
      return [out];
    };
    expect(() => expectColumnsNotToLookAhead(stances, BARS, MOMENTS)).toThrow('looks ahead');
  });

  it.each(CHEATERS)('is detected by its signals if it %s', (_, stance) => {
    expect(() =>
      expectSignalsNotToLookAhead((bars) => signalsOf(stance, bars), BARS, MOMENTS),
    ).toThrow('looks ahead');
  });

  it.each(CHEATERS)('is detected by its trades if it %s', (_, stance) => {
    const rules = { ...quick('momentum'), gates: {} };
    expect(() =>
      expectTradesNotToLookAhead(
        (bars, end) => tradesUpTo(bars, end, rules, signalsOf(stance, bars)),
        BARS,
        MOMENTS,
      ),
    ).toThrow('looks ahead');
  });

  it('passes the same checks without look-ahead', () => {
    const honest: Method['stance'] = ({ close }, _, stance) => {
      for (let i = 0; i < stance.length; i++) {
        stance[i] = close[i]! > (close[i - 5] ?? 0) ? LONG : SHORT;
      }
    };
    const rules = quick('momentum');
    expectSignalsNotToLookAhead((bars) => signalsOf(honest, bars), BARS, MOMENTS);
    expectTradesNotToLookAhead(
      (bars, end) => tradesUpTo(bars, end, rules, signalsOf(honest, bars)),
      BARS,
      MOMENTS,
    );
  });
});

describe('a simulator that looks ahead', () => {
  const rules = quick('momentum');

  it.each<[string, (trades: PlainTrade[], bars: Bars) => PlainTrade[]]>([
    [
      'does not enter where the entry bar would stop it',
      (trades) =>
        trades.filter(
          ({ entryBar, exitBar, exitReason }) => exitReason !== 'stop_hit' || exitBar > entryBar,
        ),
    ],
    [
      'buys at the better of open and close',
      (trades, { close }) =>
        trades.map((trade) => ({ ...trade, entry: Math.min(trade.entry, close[trade.entryBar]!) })),
    ],
    [
      'leaves out the trade after which nothing more is won',
      (trades) => trades.filter((_, t) => trades.slice(t).some(({ pnl }) => pnl > 0)),
    ],
  ])('is detected if it %s', (_, cheat) => {
    expect(() =>
      expectTradesNotToLookAhead(
        (bars, end) => cheat(tradesUpTo(bars, end, rules), bars),
        BARS,
        MOMENTS,
      ),
    ).toThrow('looks ahead');
  });
});
