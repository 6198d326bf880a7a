import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWorkbench, selectCandidate, type TestSetting } from '../../engine/select-candidate.ts';
import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import { episodeEnds, type Slice, type Window } from '../../engine/windows.ts';
import { type Bars, barsUpTo } from '../../market/bars.ts';
import { Targets } from '../../protocol/session-config.ts';
import type { Side } from '../../protocol/trade-event.ts';
import { barByBarBacktest } from '../helpers/bar-by-bar-backtest.ts';
import { plainEpisodes, plainSliceScore } from '../helpers/plain-episodes.ts';
import { packSignals } from '../helpers/plain-trades.ts';
import { engineInput, randomBacktest } from '../helpers/random-backtest.ts';
import { randomBars } from '../helpers/random-bars.ts';

type PreparedCandidate = TestSetting['candidates'][number];

const TARGETS = Targets.parse({});
const CONFIG = {
  targets: TARGETS,
  episode_bars: 1000,
  min_trades: { train: 3, validation: 2 },
  candidates: { validated: 4 },
};

const WINDOW: Window = {
  train: { start: 10, end: 60 },
  validation: { start: 60, end: 110 },
  step: { start: 110, end: 160 },
  borders: [0, 0, 0, 0],
  skipped: null,
};

/** Bars that open at 100 and 101 in turn, even bars at 100; each closes where the next one opens. */
function zigzag(length: number): Bars {
  const open = Float64Array.from({ length }, (_, i) => 100 + (i % 2));
  const close = open.map((price) => 201 - price);
  const high = new Float64Array(length).fill(101);
  const low = new Float64Array(length).fill(100);
  return { ...randomBars({ length, seed: 1 }), open, high, low, close };
}

const NOTHING = new Float64Array(160).fill(NaN);
const FEATURES = { atr: NOTHING, cvd: null, imb: null, atrz: NOTHING, vhf: NOTHING };

/** Outcomes of trades that last one bar: W wins the quantity in quote, L loses it. */
interface Outcomes {
  readonly train: string;
  readonly validation: string;
  readonly step?: string;
  readonly quantity?: number;
}

function candidate({ train, validation, step = '', quantity = 1 }: Outcomes): PreparedCandidate {
  const signals = new Map<number, Side>();
  const plan = (outcomes: string, { start }: Slice) => {
    let entry = start + 2;
    for (const outcome of outcomes) {
      // Bought on an even bar and sold at the next open it wins 1, on an odd bar it loses 1.
      if ((entry % 2 === 0) !== (outcome === 'W')) entry++;
      signals.set(entry - 1, 'LONG');
      entry += 2;
    }
  };
  plan(train, WINDOW.train);
  plan(validation, WINDOW.validation);
  plan(step, WINDOW.step);
  const strategy = { exits: { timeout_bars: 1 }, gates: {}, sizing: { quantity } };
  return {
    signals: packSignals(signals),
    plan: executionPlan(strategy, { fee_bps: 0, slippage_bps: 0 }, FEATURES),
  };
}

function setting(candidates: readonly Outcomes[], config = CONFIG): TestSetting {
  return {
    bars: zigzag(160),
    features: FEATURES,
    gaps: new Int32Array(0),
    candidates: candidates.map(candidate),
    config,
  };
}

const decide = (candidates: readonly Outcomes[], config = CONFIG) =>
  selectCandidate(setting(candidates, config), WINDOW, newWorkbench());

const order = (candidates: readonly Outcomes[], config = CONFIG) =>
  decide(candidates, config).ranking.map((one) => one.candidate);

const fates = (candidates: readonly Outcomes[], config = CONFIG) => {
  const { ranking } = decide(candidates, config);
  return candidates.map((_, number) => ranking.find((one) => one.candidate === number)!.fate);
};

describe('selectCandidate()', () => {
  // Hit, payoff and drawdown against 0.52, 1.25 and -2000, each capped at 1.25:
  // WWWW 125; WWWL 1.25, 0.8, 1.25: 110; WWLL 0.9615, 0.8, 1.25: 100.38; WLLL 0.4808: 84.36;
  // LLLL 0, 0, 1.25: 41.67.
  it('ranks by train score', () => {
    const { ranking } = decide(
      ['LLLL', 'WWLL', 'WWWW', 'WLLL', 'WWWL'].map((train) => ({ train, validation: '' })),
    );
    expect(ranking.map((one) => one.candidate)).toEqual([2, 4, 1, 3, 0]);
    for (const [rank, score] of [125, 110, 100.384615, 84.358974, 41.666667].entries()) {
      expect(ranking[rank]!.train.score).toBeCloseTo(score, 5);
    }
  });

  it('ranks equal scores by P&L, and equal P&L by number', () => {
    const of = (train: string, quantity: number) => ({ train, validation: '', quantity });
    expect(order([of('WWW', 1), of('WWW', 3), of('WWW', 2), of('WWWW', 1)])).toEqual([1, 2, 3, 0]);
    expect(order([of('WWW', 2), of('WWW', 2), of('WWW', 2)])).toEqual([0, 1, 2]);
    expect(order([of('WWW', 2), of('WWWWWW', 1), of('WWW', 2)])).toEqual([0, 1, 2]);
  });

  it('ranks candidates with too few trades last, by P&L and number', () => {
    const of = (train: string, quantity = 1) => ({ train, validation: '', quantity });
    expect(order([of('WW', 9), of(''), of('LLL'), of('L'), of('WW', 10), of('')])).toEqual([
      2, 4, 0, 1, 5, 3,
    ]);
  });

  it('runs only the best four on validation', () => {
    const good = { train: 'WWWW', validation: 'WW' };
    const worse = { train: 'WWWL', validation: 'WW' };
    const { ranking, kept } = decide([worse, good, good, good, good, worse]);
    expect(ranking.map(({ validation }) => validation !== null)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(kept).toBe(1);
    expect(fates([worse, good, good, good, good, worse])).toEqual([
      'not validated',
      'kept',
      'held',
      'held',
      'held',
      'not validated',
    ]);
    const two = { ...CONFIG, candidates: { validated: 2 } };
    expect(fates([good, good, good], two)).toEqual(['kept', 'held', 'not validated']);
  });

  it('keeps the best on validation, not the best on train', () => {
    const fate = fates([
      { train: 'WWWW', validation: 'WWLWL' },
      { train: 'WWWL', validation: 'WWWL' },
      { train: 'WWLL', validation: 'WWWWL' },
    ]);
    // Hits of 3/4 and 4/5 both count 1.25 and payoffs are 1: 110 each, and 3 of profit beat 2.
    expect(fate).toEqual(['held', 'held', 'kept']);
  });

  it('keeps by P&L if validation scores are equal, then by number', () => {
    const of = (validation: string, quantity: number) => ({ train: 'WWW', validation, quantity });
    expect(decide([of('WW', 1), of('WW', 3), of('WW', 2)]).kept).toBe(1);
    // Equal in everything; on train the second is ahead.
    expect(
      decide([
        { train: 'WWL', validation: 'WW' },
        { train: 'WWW', validation: 'WW' },
      ]).kept,
    ).toBe(0);
  });

  // WWLL scores 100.38 and breaks even. LWW with 5,000 units falls by 5,000, which is 0.4 of the
  // target: (1.25 + 0.8 + 0.4) / 3 = 81.67, with 5,000 of profit.
  it('requires a profit above 0, for any score', () => {
    const even = { train: 'WWWW', validation: 'WWLL' };
    const deep = { train: 'WWWL', validation: 'LWW', quantity: 5000 };
    expect(fates([even, deep])).toEqual(['no profit on validation', 'kept']);
    const { ranking } = decide([even, deep]);
    expect(ranking[0]!.validation!.score).toBeCloseTo(100.384615, 5);
    expect(ranking[1]!.validation!.score).toBeCloseTo(81.666667, 5);
  });

  it('requires enough trades on validation', () => {
    expect(
      fates([
        { train: 'WWWW', validation: 'W', quantity: 100 },
        { train: 'WWWL', validation: 'WW' },
        { train: 'WWLL', validation: '' },
      ]),
    ).toEqual(['too few trades on validation', 'kept', 'too few trades on validation']);
  });

  it('abstains if none passes', () => {
    const decision = decide([
      { train: 'WWWW', validation: 'W' },
      { train: 'WWWL', validation: 'LL' },
      { train: 'WWLL', validation: 'WL' },
    ]);
    expect(decision.kept).toBeNull();
    expect(decision.ranking.map(({ fate }) => fate)).toEqual([
      'too few trades on validation',
      'no profit on validation',
      'no profit on validation',
    ]);
  });

  it('keeps only validated candidates, even if no other was profitable', () => {
    const loser = { train: 'WWWW', validation: 'LL' };
    const decision = decide([loser, loser, loser, loser, { train: 'WWWL', validation: 'WWWW' }]);
    expect(decision.kept).toBeNull();
  });

  it('may keep a candidate without a train score if fewer than four are better', () => {
    expect(
      fates([
        { train: 'LLL', validation: 'LL' },
        { train: 'W', validation: 'WW' },
      ]),
    ).toEqual(['no profit on validation', 'kept']);
  });

  it('does not read the step', () => {
    const candidates = ['WWWW', 'WWWL', 'WWLL', 'WLLL', 'LLLL'].map((train, i) => ({
      train,
      validation: ['WL', 'WWL', 'WW', 'LL', 'WWWW'][i]!,
    }));
    const honest = setting(candidates);
    const wanted = selectCandidate(honest, WINDOW, newWorkbench());
    const { end } = WINDOW.validation;
    // The bars end at the step, or continue with NaN or random values.
    const ruined = (value: number): Bars => {
      const bars = zigzag(160);
      for (const name of ['open', 'high', 'low', 'close'] as const) bars[name].fill(value, end);
      return bars;
    };
    for (const bars of [barsUpTo(honest.bars, end), ruined(NaN), ruined(1e9), ruined(0.001)]) {
      expect(selectCandidate({ ...honest, bars }, WINDOW, newWorkbench())).toEqual(wanted);
    }
    // Signals on the step are irrelevant too.
    const other = candidates.map((one) => ({ ...one, step: 'WLWLWW' }));
    expect(decide(other)).toEqual(wanted);
  });

  it('does not depend on earlier contents of its memory', () => {
    const bench = newWorkbench();
    const few = setting([{ train: 'WWW', validation: 'WW' }]);
    const many = setting(
      [
        { train: 'WLWLWLWL', validation: 'LLLL' },
        { train: 'WWLLWWLL', validation: 'WWWWWW' },
      ],
      { ...CONFIG, episode_bars: 5 },
    );
    const fresh = [few, many].map((one) => selectCandidate(one, WINDOW, newWorkbench()));
    for (let i = 0; i < 3; i++) {
      expect(selectCandidate(few, WINDOW, bench)).toEqual(fresh[0]);
      expect(selectCandidate(many, WINDOW, bench)).toEqual(fresh[1]);
    }
  });

  it('agrees with a plain evaluation of every candidate', () => {
    const seen = { kept: 0, abstained: 0, unscored: 0 };
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 4 }),
        (seed, count, minTrades) => {
          const base = { ...randomBacktest(seed, 120), gaps: new Set([30, 77]) };
          const window: Window = {
            ...WINDOW,
            train: { start: 5, end: 60 },
            validation: { start: 60, end: 100 },
            step: { start: 100, end: 120 },
          };
          // For any other candidates on these bars.
          const cases = Array.from({ length: count }, (_, i) => {
            const { signals, strategy, costs } = randomBacktest(seed * 8 + i, 120);
            return { ...base, signals, strategy, costs };
          });
          const config = {
            targets: { ...TARGETS, maxdd: -30 },
            episode_bars: 12,
            min_trades: { train: minTrades, validation: minTrades },
            candidates: { validated: 3 },
          };
          const inputs = cases.map(engineInput);
          const { ranking, kept } = selectCandidate(
            {
              bars: { ...randomBars({ length: 120, seed: 1 }), ...base.bars },
              features: base.features,
              gaps: inputs[0]!.gaps,
              candidates: inputs,
              config,
            },
            window,
            newWorkbench(),
          );

          const account = (number: number, { start, end }: Slice) => {
            const backtest = barByBarBacktest(cases[number]!, start, end);
            const ends = [...episodeEnds({ start, end }, config.episode_bars)];
            const score = plainSliceScore(
              plainEpisodes(backtest, start, ends, config.targets),
              minTrades,
            );
            return {
              score: score ?? -1,
              pnl: backtest.trades.reduce((total, trade) => total + trade.pnl, 0),
            };
          };
          const train = ranking.map(({ candidate: number }) => account(number, window.train));
          expect(ranking.map((one) => one.candidate).sort()).toEqual(cases.map((_, i) => i));
          for (let rank = 1; rank < ranking.length; rank++) {
            expectNotBehind(train[rank - 1]!, train[rank]!);
          }
          const validated = ranking.slice(0, 3);
          const validations = validated.map((one) => account(one.candidate, window.validation));
          const holding = validations.filter(({ score, pnl }) => score >= 0 && pnl > 1e-9);
          expect(kept === null).toBe(holding.length === 0);
          for (const [i, one] of validated.entries()) {
            const { score, pnl } = validations[i]!;
            if (one.candidate === kept)
              for (const other of holding) expectNotBehind(validations[i]!, other);
            expect(one.fate === 'kept').toBe(one.candidate === kept);
            expect(one.fate === 'too few trades on validation').toBe(score < 0);
            expect(one.fate === 'no profit on validation').toBe(score >= 0 && pnl <= 1e-9);
          }
          expect(ranking.slice(3).every(({ fate }) => fate === 'not validated')).toBe(true);
          seen[kept === null ? 'abstained' : 'kept']++;
          seen.unscored += train.filter(({ score }) => score < 0).length;
        },
      ),
      { numRuns: 600, seed: 20_240_114 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });
});

interface Account {
  readonly score: number;
  readonly pnl: number;
}

/** By score, then by P&L; candidates that differ by rounding may be in any order. */
function expectNotBehind(ahead: Account, behind: Account): void {
  const gap = ahead.score - behind.score;
  const isBehind = gap < -1e-9 || (Math.abs(gap) <= 1e-9 && ahead.pnl < behind.pnl - 1e-9);
  if (isBehind) expect.fail(`${JSON.stringify(ahead)} is before ${JSON.stringify(behind)}`);
}
