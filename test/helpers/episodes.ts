import type { TestRecord } from '../../analyzer/segment-record.ts';
import { EMPTY_RECORD } from '../../engine/scoring/slice-record.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type {
  ClosedTrades,
  EpisodeOutcome,
  SliceRecord,
  TestResult,
  TradeGroups,
} from '../../protocol/test-result.ts';

/** An episode with two trades, one of them won, that triggers no rule, with overrides. */
export function episode(id: number, overrides: Partial<EpisodeOutcome> = {}): EpisodeOutcome {
  return {
    id,
    lastBar: 120 * id - 1,
    bars: 120,
    trades: 2,
    hit: 0.5,
    payoff: 2,
    totalPnl: 10,
    maxDrawdown: -100,
    blunders: 0,
    score: 80,
    regime: 'high',
    ...overrides,
  };
}

/** An episode in which nothing closed. */
export function idleEpisode(id: number): EpisodeOutcome {
  return {
    id,
    lastBar: 120 * id - 1,
    bars: 120,
    trades: 0,
    hit: null,
    payoff: null,
    totalPnl: 0,
    maxDrawdown: 0,
    blunders: 0,
    score: null,
    regime: 'normal',
  };
}

/** A strategy with a stop, a target, a timeout and both gates that the rules know. */
export const CENTRE: StrategyRules = {
  methods: ['ema_crossover'],
  combine: 'all',
  params: { 'ema_crossover.fast': 12, 'ema_crossover.slow': 48 },
  exits: { atr_stop_mult: 1.5, hard_tp_usd: 400, timeout_bars: 240 },
  gates: { atr_z_min: 0, vhf_min: 0.3 },
};

/** The record of a slice of a number of bars; other fields are 0. */
export function record(overrides: Partial<SliceRecord>): SliceRecord {
  return { ...EMPTY_RECORD, ...overrides };
}

export const NO_GROUPS: TradeGroups = { regime: {}, exitReason: {}, side: {} };

/** The two trades of `keptTest`. */
const TRADES: ClosedTrades = { exitBar: [40, 70], barsHeld: [12, 8], pnl: [20, -10] };

/** A test that kept candidate 3 and made 10 in two trades on 100 bars of step; random entries twice. */
export function keptTest(index: number, overrides: Partial<TestResult> = {}): TestResult {
  const won = { trades: 2, wins: 1, losses: 1, grossProfit: 20, grossLoss: 10, totalPnl: 10 };
  const slice = record({ bars: 100, barsInPosition: 20, ...won, highest: 10, squaredChanges: 500 });
  return {
    index,
    status: 'kept',
    why: null,
    candidate: 3,
    trainScore: 70,
    validationScore: 80,
    validation: slice,
    step: slice,
    episodes: [episode(10 * index)],
    groups: NO_GROUPS,
    stepTrades: TRADES,
    stepReturns: { net: 0.002, squares: 0.000_1, withMarket: 0.000_01, exposure: 20 },
    randomPnl: [4, -6],
    evaluated: { candidates: 16, validations: 4, steps: 1 },
    events: { trades: 5, scores: 36 },
    files: {},
    ...overrides,
  };
}

export function abstainedTest(index: number, overrides: Partial<TestResult> = {}): TestResult {
  return {
    ...keptTest(index),
    status: 'abstained',
    why: 'no candidate held on validation',
    candidate: null,
    validationScore: 12,
    validation: null,
    step: null,
    episodes: [],
    stepTrades: { exitBar: [], barsHeld: [], pnl: [] },
    randomPnl: [],
    evaluated: { candidates: 16, validations: 4, steps: 0 },
    ...overrides,
  };
}

/** A planned test of wave 1 with 100 bars of step, and its outcome. */
export function testRecord(
  index: number,
  result: TestResult | 'failed' | 'skipped',
  overrides: Partial<TestRecord> = {},
): TestRecord {
  return {
    test: `seg1_test${String(index + 1).padStart(3, '0')}`,
    wave: 1,
    stepBars: 100,
    centre: CENTRE,
    outcome:
      result === 'failed'
        ? { status: 'failed', why: 'ran out of memory' }
        : result === 'skipped'
          ? { status: 'skipped', why: '3 bars are missing' }
          : { status: 'ran', result },
    ...overrides,
  };
}
