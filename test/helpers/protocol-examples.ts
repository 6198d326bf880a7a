import type * as z from 'zod';
import type {
  Exam,
  Honesty,
  LuckOverview,
  PatchExperiment,
  PlaceboTest,
} from '../../protocol/honesty.ts';
import { type LedgerEntry, LedgerLine } from '../../protocol/ledger-entry.ts';
import { MarketFacts } from '../../protocol/market-facts.ts';
import { Metrics } from '../../protocol/metrics.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { Patch, PlanEvent } from '../../protocol/plan-event.ts';
import {
  CriticIntervention,
  CriticReview,
  MaestroMessage,
  OnePagePlan,
  Proposal,
  StrategistMessage,
  StrategistReview,
  Verdict,
} from '../../protocol/proposal.ts';
import { ScoreEvent } from '../../protocol/score-event.ts';
import { SegmentPlan } from '../../protocol/segment-plan.ts';
import { SegmentResults } from '../../protocol/segment-results.ts';
import { SessionConfig, Targets } from '../../protocol/session-config.ts';
import { JournalLine, type SessionEvent } from '../../protocol/session-event.ts';
import {
  SessionBars,
  SessionIdentity,
  SessionInputs,
  Transcript,
} from '../../protocol/session-files.ts';
import { Strategy } from '../../protocol/strategy.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';

const HASH = 'ab'.repeat(32);
const SESSION = '0123456789ab';

export const METRICS: Metrics = {
  n_trades: 4,
  hit: 0.5,
  payoff: 1.5,
  profit_factor: 1.5,
  total_pnl: 100.25,
  maxdd: -50,
  sharpe: 0.7,
  t: 0.1,
  exposure: 0.25,
  blunders: 1,
  blunders_per_100: 25,
};

/** What nothing traded looks like: ratios are null. */
export const NO_TRADES: Metrics = {
  n_trades: 0,
  hit: null,
  payoff: null,
  profit_factor: null,
  total_pnl: 0,
  maxdd: 0,
  sharpe: null,
  t: null,
  exposure: 0,
  blunders: 0,
  blunders_per_100: null,
};

export const STRATEGY: Strategy = {
  methods: ['macd_trend'],
  combine: 'all',
  params: { 'macd_trend.fast': 12, 'macd_trend.slow': 26, 'macd_trend.signal': 9 },
  exits: {
    atr_stop_mult: 1.5,
    atr_tp_mult: 3,
    hard_stop_usd: 500,
    hard_tp_usd: 200,
    timeout_bars: 240,
  },
  gates: { cvd_min: 0.02, imb_min: 0.1, atr_z_min: 0, vhf_min: 0.3 },
  sizing: { notional: 70_000 },
};
const { sizing: _size, ...RULES } = STRATEGY;

export const PROPOSAL: Proposal = {
  id: 'p1',
  name: 'macd, slower',
  kind: 'vary',
  thesis: 'slow swings last',
  ...RULES,
  short_plan: ['trade it'],
  expected_metrics: { hit: 0.5, payoff: 1.2, maxdd: -100, trades_per_day: 2 },
  refuted_by: 'a loss',
};

const ADJUSTMENT = { parameter: 'atr_stop_mult', old_value: 1.5, new_value: 1.8, reason: 'room' };
const COUNTS = { planned: 10, kept: 6, abstained: 2, failed: 1, skipped: 1 };
const TARGET = { metric: 'hit', target: 0.52, value: 0.5, met: false };

export const VERDICT: Verdict = {
  agent: 'critic',
  turn: 3,
  verdict: 'approved_with_adjustments',
  chosen: 'p1',
  analysis: { summary: 'good', proposals: [{ id: 'p1', score: 0.6, reasons: ['it earned'] }] },
  adjustments: [ADJUSTMENT],
  metrics: [{ metric: 'hit', bound: '>=', value: 0.52 }],
  next_step: 'run',
};

export const PATCH: Patch = {
  parameter: 'atr_stop_mult',
  old_value: 1.5,
  new_value: 1.8,
  reason: 'stops are too tight',
  applied_at: 'seg1_test021',
};

export const EXPERIMENT: PatchExperiment = {
  segment: 1,
  parameter: 'atr_stop_mult',
  old_value: 1.5,
  new_value: 1.8,
  applied_at: 'seg1_test021',
  ended_at: 'seg1_test060',
  pairs: 40,
  mean_difference: 20.4,
  low: 4.2,
  high: 36.6,
  total_difference: 816,
  minimum_detectable: 21.5,
  outcome: 'keep',
};

export const PLAN_EVENT: PlanEvent = {
  type: 'plan',
  ts: '2024-01-15T00:00:00Z',
  simulated: true,
  session: SESSION,
  segment: 1,
  wave: 2,
  episode_id: 70,
  agent: 'analyzer',
  action: 'auto_adjust',
  patch: PATCH,
  change: { atr_stop_mult: '1.5 -> 1.8' },
  rule: 'hit_low',
  evidence: [68, 69, 70],
  reason: 'stops are too tight',
};

export const MARKET: MarketFacts = {
  symbol: 'SIMUSDT',
  venue: 'simulated',
  interval: '5m',
  calendar: 'continuous',
  bars: 1000,
  from: '2024-01-01T00:00:00Z',
  to: '2024-01-04T11:20:00Z',
  gaps: 0,
  columns: ['time', 'open'],
  hash: HASH,
  simulated: { kind: 'planted', seed: 1, days: 4, strength: 0.2, edge: 'a drift' },
};

const PROGRESS = {
  done: 10,
  planned: 20,
  counts: COUNTS,
  metrics: METRICS,
  high_vol_share: 0.3,
  mean_episode_maxdd: -120,
};
const SPAN = { from: '2024-01-01T00:00:00Z', to: '2024-01-11T00:00:00Z' };
const SCREENING = { id: 'p1', metrics: METRICS, score: 55.5, profitable_neighbours: 0.25 };
const TRIALS = {
  scouted: 88,
  proposals: 3,
  screened_sets: 24,
  candidates: 160,
  validations: 40,
  steps: 6,
  patches: 1,
  shadows: 210,
};
const GROUP = { n_trades: 4, hit: 0.5, total_pnl: 100.25 };
const BREAKDOWN = {
  by_regime: { high: GROUP },
  by_exit_reason: { stop_hit: GROUP },
  by_side: { LONG: GROUP, SHORT: { n_trades: 0, hit: null, total_pnl: 0 } },
};

const SEGMENT_RESULTS: SegmentResults = {
  simulated: true,
  session: SESSION,
  segment: 1,
  in_sample: false,
  proposal: 'macd, slower',
  strategy_at_start: STRATEGY,
  strategy_at_end: STRATEGY,
  counts: COUNTS,
  trials: TRIALS,
  episodes: 30,
  step: METRICS,
  validation: METRICS,
  high_vol_share: 0.4,
  mean_episode_score: 61.5,
  mean_episode_maxdd: -88,
  targets: [TARGET],
  watched: [{ metric: 'hit', bound: '>=', value: 0.52, found: 0.5, kept: false }],
  buy_and_hold_pnl: 12.5,
  breakdown: BREAKDOWN,
  patches: [PATCH],
  experiments: [EXPERIMENT],
  critic_audit: {
    segment: 1,
    proposals: [
      { id: 'p1', chosen: false, total_pnl: -120.5 },
      { id: 'p2', chosen: true, total_pnl: 300 },
      { id: 'p3', chosen: false, total_pnl: 20 },
    ],
    lift: { tests: 100, mean: 0.00012, low: -0.0001, high: 0.00034 },
    sums: { sum: 0.012, sum_of_squares: 0.000004 },
  },
  tests: [
    {
      test: 'seg1_test001',
      wave: 1,
      status: 'kept',
      why: null,
      candidate: 3,
      train_score: 70,
      validation_score: 80.5,
      step: METRICS,
    },
  ],
};

const SEARCH = {
  champion_t: 1.8,
  record_t: -0.4,
  record_pnl: -12.25,
  profitable_tests_share: 0.46,
  finalists: 3,
  trials: 9_800,
};

export const EXAM: Exam = {
  look: 1,
  level: 0.025,
  specification: HASH,
  from: '2024-11-29T00:00:00Z',
  to: '2025-03-01T00:00:00Z',
  bars: 26_496,
  result: METRICS,
  t: 2.1,
  p: 0.021,
  passed: true,
};

const PLACEBO_TEST: PlaceboTest = {
  kind: 'shuffle',
  wanted: 19,
  stopped: false,
  failed: 1,
  runs: 19,
  exceeding: 1,
  p: 0.1,
  p_low: 0.0013,
  p_high: 0.26,
  mean: 1.2,
  sd: 0.5,
  haircut: 0.6,
  luck_share: 0.67,
  implied_trials: 5.5,
  champions: [1.1, -0.3, 2.5],
  record: { runs: 19, exceeding: 7, p: 0.4, mean: -0.2 },
  profitable_tests_share: { mean: 0.45, low: 0.4, high: 0.5 },
};

const ARMS_IN_SHORT = { runs: 19, exceeding: 1, p: 0.1, mean: 1.2, haircut: 0.6 };

export const LUCK: LuckOverview = {
  champion_t: 1.8,
  record_t: -0.4,
  placebo: {
    agents: 'same',
    p: 0.1,
    record_p: 0.4,
    threshold: 0.05,
    shuffle: ARMS_IN_SHORT,
    mirror: { ...ARMS_IN_SHORT, exceeding: 0, p: 0.05 },
  },
  next: 'look elsewhere',
};

const LIFT = { tests: 10, mean: 0.001, low: -0.002, high: 0.004 };

export const HONESTY: Honesty = {
  trials: { session: 9_800, before: 100, sessions: 2 },
  finalists: [
    {
      name: 'macd, slower',
      segment: 1,
      first_test: 'seg1_test001',
      strategy: STRATEGY,
      step: METRICS,
      t: 1.8,
    },
  ],
  champion: 0,
  search: SEARCH,
  step_bars: 5_760,
  placebo: {
    agents: 'same',
    shuffle: PLACEBO_TEST,
    mirror: { ...PLACEBO_TEST, kind: 'mirror' },
    p: 0.1,
    record_p: 0.4,
    threshold: 0.0253,
    not_controlled: ['the choice of this market'],
  },
  sidak: { p: 1, trials: 9_900, p_effective: 0.12, effective_trials: 2.5 },
  deflated_sharpe: { value: 0.3, trials: 9_900 },
  overfitting: { pbo: 0.4, noise_low: 0.24, noise_high: 0.74 },
  superior_ability: { p: 0.2, draws: 999 },
  minimum_length: { years: 14.5, years_there: 0.05, trials: 9_900 },
  experiments: {
    patches: 1,
    kept: 0,
    reverted: 0,
    undecided: 1,
    worth: 120.5,
    list: [
      {
        segment: 1,
        parameter: 'atr_stop_mult',
        old_value: 1.5,
        new_value: 1.8,
        applied_at: 'seg1_test004',
        ended_at: 'seg1_test010',
        pairs: 7,
        mean_difference: 17.25,
        low: -40,
        high: 75,
        total_difference: 120.5,
        minimum_detectable: 60,
        outcome: 'undecided',
      },
    ],
  },
  critic: {
    session: LIFT,
    lab: LIFT,
    segments: [
      {
        segment: 1,
        proposals: [
          { id: 'p1', chosen: true, total_pnl: 100.25 },
          { id: 'p2', chosen: false, total_pnl: -4.5 },
        ],
        lift: LIFT,
        sums: { sum: 0.01, sum_of_squares: 0.0004 },
      },
    ],
  },
  memory: [
    {
      role: 'critic',
      model: 'some-model',
      cutoff: '2024-01-05T00:00:00Z',
      before: METRICS,
      after: NO_TRADES,
    },
  ],
  heuristic: SEARCH,
  sensitivity: {
    rows: [{ kind: 'costs', what: 'costs x 2', n_trades: 4, total_pnl: -3.5, t: -0.1 }],
    profitable_neighbours: 0.5,
    median_neighbour_t: 1.1,
  },
  exam: EXAM,
  unchecked: [{ check: 'something', why: 'nothing traded' }],
};

export const METRICS_GLOBAL: MetricsGlobal = {
  session: SESSION,
  market: MARKET,
  schedule: 'forward',
  segments: 1,
  counts: COUNTS,
  trials: TRIALS,
  episodes: 30,
  events: { trades: 40, scores: 90, plans: 3 },
  walk_forward: {
    segments: [1],
    days: 20,
    metrics: METRICS,
    buy_and_hold: { total_pnl: 12.5, maxdd: -30 },
    curve: [{ ts: '2024-01-15T00:00:00Z', equity: 100.25, buy_and_hold: 12.5 }],
    daily_pnl: [{ day: '2024-01-14', pnl: 100.25, trades: 4 }],
    random_entries: {
      draws: 40,
      curve: [{ ts: '2024-01-15T00:00:00Z', p5: -80.5, median: -10, p95: 120 }],
      total_pnl: { p5: -80.5, median: -10, p95: 120 },
      at_least: 0.075,
    },
  },
  in_sample_curves: [{ segment: 2, curve: [{ ts: '2024-01-15T00:00:00Z', equity: -4.5 }] }],
  targets: [TARGET],
  breakdown: BREAKDOWN,
  profitable_tests_share: 0.5,
  strategies: [
    {
      name: 'macd, slower',
      segment: 1,
      strategy: STRATEGY,
      tests: 10,
      step: METRICS,
      mean_episode_score: 61.5,
      in_sample: false,
    },
  ],
  costs: [
    {
      role: 'critic',
      provider: 'openai',
      model: 'some-model',
      calls: 3,
      answered: 2,
      input_tokens: 1200,
      cached_tokens: 800,
      cache_write_tokens: 0,
      output_tokens: 300,
      unknown_usage: 1,
      cost_usd: 0.25,
      is_priced: true,
      latency_ms: 4321.5,
    },
  ],
  budget_ended: [{ turn: 4, why: 'the budget of 3 calls is used up' }],
  honesty: HONESTY,
  verdict: { verdict: 'not judged', why: 'no placebo arms were run' },
};

export const IDENTITY: SessionIdentity = {
  session: SESSION,
  program: { name: 'maestro-lab', version: '0.1.0', build: SESSION, node: 20 },
  market: MARKET,
  schedule: 'forward',
  vault_from: '2024-01-03T00:00:00Z',
  config: SessionConfig.parse({}),
};

const SEGMENT_PLAN: SegmentPlan = {
  simulated: true,
  session: SESSION,
  segment: 1,
  programme: 'vary',
  scope: 'vary the most promising strategies',
  in_sample: false,
  scouting: {
    on: SPAN,
    sets: 88,
    best: [{ rules: RULES, metrics: METRICS }],
    by_method: [{ method: 'macd_trend', sets: 8, best_t: 1.2, median_t: -0.5 }],
  },
  proposals: [PROPOSAL],
  revised: false,
  screened_on: SPAN,
  screening: [SCREENING],
  verdict: VERDICT,
  chosen: 'p1',
  strategy: STRATEGY,
  candidates: [{ candidate: 1, offsets: { atr_stop_mult: -0.2 } }],
  tests: [
    { test: 'seg1_test001', wave: 1, train: SPAN, validation: SPAN, step: SPAN, skipped: null },
  ],
};

const CALL = {
  segment: 1,
  turn: 3,
  attempt: 2,
  kind: 'ask',
  role: 'critic',
  purpose: 'choose',
  provider: 'openai',
  model: 'some-model',
} as const;

const RECORD = {
  bars: 576,
  barsInPosition: 120,
  trades: 3,
  wins: 2,
  losses: 1,
  grossProfit: 40.5,
  grossLoss: 12.25,
  blunders: 1,
  totalPnl: 28.25,
  squaredChanges: 812.5,
  highest: 35,
  lowest: -4.5,
  maxDrawdown: -12.25,
};

const RESULT: Omit<TestResult, 'files'> = {
  index: 0,
  status: 'kept',
  why: null,
  candidate: 3,
  trainScore: 61.5,
  validationScore: null,
  validation: RECORD,
  step: RECORD,
  episodes: [
    {
      id: 31,
      lastBar: 4895,
      bars: 120,
      trades: 3,
      hit: 0.5,
      payoff: null,
      totalPnl: 28.25,
      maxDrawdown: -12.25,
      blunders: 1,
      score: 70.5,
      regime: 'high',
    },
  ],
  groups: {
    regime: { high: { trades: 3, wins: 2, totalPnl: 28.25 } },
    exitReason: { stop_hit: { trades: 1, wins: 0, totalPnl: -12.25 } },
    side: { LONG: { trades: 3, wins: 2, totalPnl: 28.25 } },
  },
  stepTrades: { exitBar: [4801, 4860, 4895], barsHeld: [12, 40, 0], pnl: [30.5, 10, -12.25] },
  stepReturns: { net: 0.0004, squares: 0.000_12, withMarket: -0.000_03, exposure: -14 },
  randomPnl: [-20.5, 12],
  evaluated: { candidates: 16, validations: 4, steps: 1 },
  events: { trades: 5, scores: 36 },
};

/** One of every kind of event. */
export const SESSION_EVENTS: readonly SessionEvent[] = [
  {
    type: 'session_started',
    name: 'mine',
    session: SESSION,
    market: MARKET,
    schedule: 'forward',
    segments: 2,
    tests: 20,
    wave: 10,
    seed: 1,
    targets: Targets.parse({}),
    agents: { critic: 'heuristic' },
    budget: { usd: 5, tokens: null, calls: null, on_budget: 'stop' },
    workers: 2,
  },
  {
    type: 'session_resumed',
    forced: ['the program is another build'],
    budget: { usd: null, tokens: 100_000, calls: 40, on_budget: 'heuristic' },
    workers: 1,
  },
  { type: 'call_started', ...CALL, prompt_hash: HASH, reserved_usd: 0.35, reserved_tokens: 42_000 },
  { type: 'agent_text', ...CALL, text: '{"verdict": "appr' },
  {
    type: 'call_finished',
    ...CALL,
    outcome: 'failed',
    error: '429: too many requests',
    will_retry: true,
    usage: null,
    cost_usd: 0,
  },
  { type: 'notice', text: 'a gate is off' },
  {
    type: 'turn_notice',
    segment: 1,
    turn: 3,
    role: 'critic',
    purpose: 'choose',
    kind: 'dropped',
    reason: 'it refused to answer (refusal)',
  },
  { type: 'segment_started', segment: 1, programme: 'walk_forward', ...SPAN, in_sample: true },
  {
    type: 'turn',
    segment: 1,
    turn: 3,
    role: 'critic',
    purpose: 'choose',
    says: 'the first',
    file: 'transcripts/0003_seg1_critic_choose.json',
  },
  { type: 'proposed', segment: 1, revised: false, proposals: [PROPOSAL] },
  { type: 'screened', segment: 1, screening: [SCREENING] },
  {
    type: 'chosen',
    segment: 1,
    proposal: 'macd, slower',
    id: 'p2',
    rules: 'macd_trend 12/26/9',
    centre: RULES,
  },
  { type: 'wave_started', segment: 1, wave: 1, tests: 10 },
  {
    type: 'test_finished',
    segment: 1,
    test: 'seg1_test001',
    status: 'kept',
    to: '2024-05-03T00:00:00Z',
    pnl: 12.5,
    holding: -310.75,
    files: { 'trades.jsonl': HASH },
    played: RESULT,
  },
  {
    type: 'wave_finished',
    segment: 1,
    wave: 1,
    progress: PROGRESS,
    centre: { rules: 'macd_trend 12/26/9', tests: 10, metrics: METRICS },
    reports: [
      {
        from: 30,
        to: 51,
        episodes: 10,
        trades: 21,
        hit: 0.5,
        payoff: 1.2,
        maxdd: -300,
        blunders_per_100: 1.5,
        high_vol_share: 0.4,
        score: 71.5,
      },
    ],
    degraded: [68, 69, 70],
  },
  { type: 'planned', event: PLAN_EVENT },
  { type: 'file_written', path: 'inputs.json', sha256: HASH, bytes: 12 },
  {
    type: 'segment_finished',
    segment: 1,
    in_sample: false,
    counts: COUNTS,
    step: METRICS,
    buy_and_hold_pnl: 12.5,
    targets: [TARGET],
  },
  {
    type: 'session_finished',
    calls: 3,
    cost_usd: 0.25,
    verdict: { verdict: 'not judged', why: 'no placebo arms were run' },
    luck: LUCK,
    counts: COUNTS,
    metrics: METRICS,
  },
  { type: 'session_stopped', why: 'interrupted' },
  {
    type: 'shadowed',
    segment: 1,
    of: 'patch',
    wave: 2,
    tests: 20,
    candidates: 320,
    validations: 80,
    steps: 12,
  },
  {
    type: 'replayed',
    finalists: 3,
    champion: { name: 'slow trend', segment: 1, t: 1.8, rules: 'macd_trend(12,26,9)' },
    search: SEARCH,
  },
  { type: 'placebo_started', agents: 'same', wanted: 19, threshold: 0.05 },
  { type: 'arm_finished', kind: 'shuffle', arm: 3, outcome: SEARCH, exceeding: 1, done: 5, of: 38 },
  { type: 'examined', exam: EXAM },
];

/** A valid value of every published shape but `session-event`, by the name it is published under. */
const LEDGER_RUN = {
  key: 'session mine/0123456789ab/1/anything',
  market: { venue: MARKET.venue, symbol: MARKET.symbol, simulated: MARKET.simulated },
  from: MARKET.from,
  to: MARKET.to,
  name: 'mine',
  session: SESSION,
};
const LEDGER_LOOK = { ...LEDGER_RUN, look: 2, specification: HASH, build: SESSION };

/** One of every type. */
export const LEDGER_ENTRIES: readonly LedgerEntry[] = [
  {
    type: 'trials',
    ...LEDGER_RUN,
    run: 1,
    segment: 1,
    wave: 2,
    of: 'wave',
    counts: { candidates: 320, validations: 80, steps: 12 },
    failed: 1,
  },
  {
    type: 'session_begun',
    ...LEDGER_RUN,
    run: 2,
    interval: '5m',
    blind: true,
    search: '0123456789abcdef',
    again: true,
    agents: { critic: 'heuristic' },
  },
  { type: 'vault_fixed', ...LEDGER_RUN, vault_from: '2024-01-03T00:00:00Z', embargo_days: 2 },
  {
    type: 'rejected',
    ...LEDGER_RUN,
    run: 1,
    segment: 1,
    proposals: [{ id: 'p2', name: 'slow', rules: 'macd_trend 12/26/9' }],
  },
  {
    type: 'patched',
    ...LEDGER_RUN,
    run: 1,
    segment: 1,
    wave: 2,
    parameter: 'atr_stop_mult',
    old_value: 1.5,
    new_value: 1.8,
    applied_at: 'seg1_test041',
  },
  { type: 'audit', ...LEDGER_RUN, run: 1, segment: 1, tests: 100, sum: -0.5, sum_of_squares: 2.5 },
  { type: 'look', ...LEDGER_LOOK, level: 0.0125, strategy: STRATEGY },
  { type: 'examined', ...LEDGER_LOOK, t: 1.5, p: 0.06, passed: false },
  { type: 're_examined', ...LEDGER_LOOK },
  {
    type: 'backtest',
    key: 'backtest x',
    market: LEDGER_RUN.market,
    from: MARKET.from,
    to: MARKET.to,
    interval: '5m',
    specification: HASH,
    rules: 'macd_trend 12/26/9',
  },
];

export const EXAMPLES: Readonly<
  Record<string, { readonly schema: z.ZodType; readonly value: unknown }>
> = {
  'trade-event': {
    schema: TradeEvent,
    value: {
      type: 'trade',
      ts: '2024-01-15T00:05:00Z',
      simulated: true,
      session: SESSION,
      test: 'seg1_test001',
      phase: 'step',
      episode_id: 31,
      candidate: 3,
      kept: true,
      tf: '5m',
      side: 'LONG',
      reason: 'reversal',
      entry_ts: '2024-01-14T00:00:00Z',
      exit_ts: '2024-01-15T00:00:00Z',
      entry: 42_000.5,
      exit: 42_100.25,
      quantity: 1.6666,
      pnl: 110.12345678,
      gates: { cvd: true, imb: null, atrz: null, vhf: true },
      bars_held: 288,
      exit_reason: 'opposite_signal',
      blunder: false,
    },
  },
  'score-event': {
    schema: ScoreEvent,
    value: {
      type: 'score',
      ts: '2024-01-15T00:00:00Z',
      simulated: true,
      session: SESSION,
      test: 'seg1_test001',
      phase: 'train',
      episode_id: 0,
      candidate: 0,
      kept: false,
      bars: 120,
      n_trades: 3,
      hit: 0.5,
      payoff: 1.5,
      total_pnl: -5.5,
      maxdd: -12,
      blunders: 1,
      score: 42.5,
      vol_regime: 'high',
    },
  },
  'plan-event': { schema: PlanEvent, value: PLAN_EVENT },
  journal: {
    schema: JournalLine,
    value: {
      seq: 4,
      at: '2026-01-15T00:00:00.123Z',
      event: SESSION_EVENTS[1],
      previous: HASH,
      hash: HASH,
    },
  },
  ledger: {
    schema: LedgerLine,
    value: {
      seq: 4,
      at: '2026-01-15T00:00:00.123Z',
      entry: LEDGER_ENTRIES[0],
      previous: HASH,
      hash: HASH,
    },
  },
  strategy: { schema: Strategy, value: STRATEGY },
  proposal: { schema: Proposal, value: PROPOSAL },
  strategist: {
    schema: StrategistMessage,
    value: {
      agent: 'strategist',
      turn: 2,
      proposals: [PROPOSAL, { ...PROPOSAL, id: 'p2' }, { ...PROPOSAL, id: 'p3' }],
      next_step: 'choose',
    },
  },
  'strategist-review': {
    schema: StrategistReview,
    value: {
      agent: 'strategist',
      turn: 5,
      decision: 'adjust',
      analysis: 'it held',
      adjustments: [ADJUSTMENT],
      next_step: 'go on',
    },
  },
  verdict: { schema: Verdict, value: VERDICT },
  'critic-intervention': {
    schema: CriticIntervention,
    value: {
      agent: 'critic',
      turn: 9,
      decision: 'adjust',
      analysis: { summary: 'stops are too near', findings: ['most losses are stops'] },
      adjustment: {
        parameter: 'atr_stop_mult',
        old_value: 1.5,
        new_value: 2,
        reason: 'room to breathe',
      },
      next_step: 'see the next wave',
    },
  },
  'critic-review': {
    schema: CriticReview,
    value: {
      agent: 'critic',
      turn: 4,
      analysis: { summary: 'it lost', findings: ['longs lost'] },
      adjustments: [ADJUSTMENT],
      next_step: 'look elsewhere',
    },
  },
  maestro: {
    schema: MaestroMessage,
    value: {
      agent: 'maestro',
      turn: 1,
      action: 'segment_closed',
      details: { scope: 'vary', tests: 10, best_known: null },
      metrics_after_patch: { hit: 0.5, payoff: 1.5 },
      status: '2 of 5 targets met',
      next_step: 'go on',
    },
  },
  'one-page-plan': {
    schema: OnePagePlan,
    value: {
      agent: 'maestro',
      turn: 7,
      headline: 'all is well',
      routines: ['look'],
      owners: [{ metric: 'hit', owner: 'critic', now: 'n/a', target: '52 %', action: 'wait' }],
      health_checks: [{ check: 'tests', state: 'ok', found: '0 broke' }],
      next_step: 'segment 3',
    },
  },
  patch: { schema: Patch, value: PATCH },
  'session-config': { schema: SessionConfig, value: IDENTITY.config },
  session: { schema: SessionIdentity, value: IDENTITY },
  inputs: {
    schema: SessionInputs,
    value: {
      lab_at_start: {
        sessions: 1,
        trials: 200,
        vault_looks: 0,
        critic: { tests: 100, sum: 0.5, sum_of_squares: 2.25 },
      },
      try: { k: 2 },
      failed_tests: [{ test: 'seg1_test002', why: 'ran out of memory' }],
      failed_arms: [{ kind: 'mirror', arm: 4, why: 'it broke' }],
      exam: { look: 2 },
      dropped_turns: [{ turn: 3, why: 'the answer of the critic is invalid' }],
    },
  },
  bars: {
    schema: SessionBars,
    value: {
      simulated: true,
      days: { '2024-01-01': '0123456789abcdef' },
      holes: [{ from: '2024-01-01T03:00:00Z', to: '2024-01-01T04:00:00Z' }],
    },
  },
  transcript: {
    schema: Transcript,
    value: {
      turn: 3,
      attempt: 2,
      kind: 'repair',
      role: 'critic',
      purpose: 'choose',
      segment: 1,
      provider: 'openai',
      model: 'some-model',
      simulated: true,
      inherited: true,
      prompt_hash: HASH,
      request: { anything: ['at', 'all'] },
      response: null,
      outcome: 'failed',
      error: { failure: 'rate_limited', message: '429: too many requests' },
      will_retry: true,
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, cached_tokens: 2, cache_write_tokens: 3, output_tokens: 4 },
      charged_tokens: 10,
      cost_usd: 0.01,
      clock: { started_at: '2026-01-15T00:00:00.123Z', latency_ms: 12.5 },
    },
  },
  'segment-plan': { schema: SegmentPlan, value: SEGMENT_PLAN },
  'segment-results': { schema: SegmentResults, value: SEGMENT_RESULTS },
  'metrics-global': { schema: MetricsGlobal, value: METRICS_GLOBAL },
  metrics: { schema: Metrics, value: METRICS },
  'market-facts': { schema: MarketFacts, value: MARKET },
};

/** Where in a value something was changed, and the value with the change. */
export interface Changed {
  readonly where: string;
  readonly value: unknown;
}

/** Copies of a value, each with one leaf or object changed by `change`; undefined leaves it as it is. */
export function changedOnce(
  value: unknown,
  change: (part: unknown, path: readonly string[]) => unknown,
  path: readonly string[] = [],
): Changed[] {
  const own = change(value, path);
  const here = own === undefined ? [] : [{ where: path.join('.') || '(root)', value: own }];
  if (value === null || typeof value !== 'object') return here;
  const inside = Object.entries(value).flatMap(([key, part]) =>
    changedOnce(part, change, [...path, key]).map((one) => ({
      where: one.where,
      value: Array.isArray(value)
        ? value.map((item, i) => (String(i) === key ? one.value : item))
        : { ...value, [key]: one.value },
    })),
  );
  return [...here, ...inside];
}
