import fc from 'fast-check';
import type { Brief, ProposeBrief, SegmentEvidence, Stretch } from '../../agents/briefs/briefs.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { drawOffsets, moveBy } from '../../engine/strategy/candidates.ts';
import {
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  type Parameter,
  snap,
} from '../../engine/strategy/parameters.ts';
import { defaultParameters, withValues } from '../../engine/strategy/strategy-space.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import type { Metrics } from '../../protocol/metrics.ts';
import type { Proposal } from '../../protocol/proposal.ts';
import type { Screening } from '../../protocol/segment-plan.ts';
import { SessionConfig, Targets } from '../../protocol/session-config.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { METRICS, NO_TRADES, PROPOSAL } from './protocol-examples.ts';

export const METHOD_NAMES = ALL_METHODS.map(({ name }) => name);

/** Any strategy that can run. */
export const anyRules: fc.Arbitrary<StrategyRules> = fc
  .record({
    methods: fc.shuffledSubarray(METHOD_NAMES, { minLength: 1, maxLength: 3 }),
    combine: fc.constantFrom('all', 'majority', 'any'),
    exits: someOf(EXIT_PARAMETERS),
    gates: someOf(GATE_PARAMETERS),
    drawn: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
  })
  .map(({ methods, combine, exits, gates, drawn }) => {
    const parameters = methods.flatMap((name) =>
      ALL_METHODS.find((one) => one.name === name)!.parameters.map(
        (parameter) => [`${name}.${parameter.name}`, parameter] as const,
      ),
    );
    const wanted = parameters.map(([key, { min, max }], i) => [key, min + drawn[i]! * (max - min)]);
    const base = { methods, combine, params: defaultParameters(methods), exits, gates };
    return withValues(base as StrategyRules, Object.fromEntries(wanted), true);
  });

function someOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, number>> {
  const values = parameters.map((parameter) => [
    parameter.name,
    fc
      .double({ min: parameter.min, max: parameter.max, noNaN: true })
      .map((value) => snap(value, parameter)),
  ]);
  return fc
    .record(Object.fromEntries(values) as Record<string, fc.Arbitrary<number>>, {
      requiredKeys: [],
    })
    .map((chosen) => ({ ...chosen }) as Record<string, number>);
}

export const anyMetrics: fc.Arbitrary<Metrics> = fc.oneof(
  fc.constant(NO_TRADES),
  fc
    .record({
      n_trades: fc.integer({ min: 1, max: 500 }),
      hit: fc.double({ min: 0, max: 1, noNaN: true }),
      payoff: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
      total_pnl: fc.integer({ min: -50_000, max: 50_000 }),
      maxdd: fc.integer({ min: -50_000, max: 0 }),
      t: fc.double({ min: -9, max: 9, noNaN: true }),
      blunders_per_100: fc.double({ min: 0, max: 30, noNaN: true }),
    })
    .map((own) => ({ ...METRICS, ...own })),
);

/** Metrics of trades with this t. */
export function metricsWith(t: number | null, overrides: Partial<Metrics> = {}): Metrics {
  return t === null
    ? NO_TRADES
    : { ...METRICS, n_trades: 30, total_pnl: 1000 * t, t, ...overrides };
}

export function proposalOf(
  id: string,
  rules: StrategyRules,
  overrides: Partial<Proposal> = {},
): Proposal {
  const { methods, combine, params, exits, gates } = rules;
  return {
    ...PROPOSAL,
    name: `${id} of the test`,
    id,
    methods,
    combine,
    params,
    exits,
    gates,
    ...overrides,
  };
}

export function screeningOf(
  id: string,
  metrics: Metrics,
  neighbours: number | null = 0.5,
): Screening {
  return {
    id,
    metrics,
    score: metrics.n_trades === 0 ? null : 50,
    profitable_neighbours: neighbours,
  };
}

const STRETCH: Stretch = {
  from: 'day 1',
  to: 'day 200',
  days: 200,
  first_price: 100,
  last_price: 125,
  return: 0.25,
  volatility_a_day: 0.03,
  atr_share: 0.002,
};

/** A past segment in which these rules ran, with a step of this t. */
export function evidenceOf(
  segment: number,
  rules: StrategyRules,
  step: Metrics,
  overrides: Partial<SegmentEvidence> = {},
): SegmentEvidence {
  const none = { n_trades: 0, hit: null, total_pnl: 0 };
  return {
    segment,
    programme: 'vary',
    in_sample: false,
    steps: STRETCH,
    buy_and_hold_pnl: -250,
    proposals: [],
    screening: [],
    chosen: 'p1',
    name: `segment ${segment} of the test`,
    start: rules,
    end: rules,
    decision: 'keep',
    carried: rules,
    counts: { planned: 10, kept: 6, abstained: 4, failed: 0, skipped: 0 },
    step,
    mean_episode_score: step.n_trades === 0 ? null : 60,
    mean_episode_maxdd: step.n_trades === 0 ? null : -300,
    high_vol_share: step.n_trades === 0 ? null : 0.4,
    targets: [
      {
        metric: 'hit',
        target: 0.52,
        value: step.hit,
        met: step.hit === null ? null : step.hit >= 0.52,
      },
    ],
    watched: [],
    breakdown: { by_regime: {}, by_exit_reason: {}, by_side: { LONG: none, SHORT: none } },
    patches: [],
    after_patches: null,
    kept_candidates: [],
    critic_says: null,
    strategist_says: null,
    maestro_says: null,
    ...overrides,
  };
}

/** A past in which anything may have run, been screened, kept, adjusted or dropped. */
export const anyHistory: fc.Arbitrary<SegmentEvidence[]> = fc
  .array(
    fc.record({
      rules: anyRules,
      others: fc.array(anyRules, { minLength: 3, maxLength: 3 }),
      step: anyMetrics,
      screened: fc.array(anyMetrics, { minLength: 3, maxLength: 3 }),
      decision: fc.constantFrom('keep', 'adjust', 'drop', null),
      kept: fc.array(fc.nat({ max: 15 }), { maxLength: 8 }),
    }),
    { maxLength: 4 },
  )
  .map((segments) =>
    segments.map(({ rules, others, step, screened, decision, kept }, i) => {
      const proposals = others.map((one, p) => proposalOf(`p${p + 1}`, one));
      return evidenceOf(i + 1, rules, step, {
        decision,
        proposals,
        screening: screened.map((metrics, p) => screeningOf(`p${p + 1}`, metrics)),
        kept_candidates: keptOf(rules, kept),
      });
    }),
  );

/** Candidates of the first draw around a centre, with their numbers of kept tests. */
export function keptOf(rules: StrategyRules, kept: readonly number[]) {
  const offsets = drawOffsets(rules, 16, 0.15, randomStream('kept'));
  return kept.map((candidate, i) => ({
    rules: moveBy(rules, offsets[candidate]!),
    times_kept: kept.length - i,
    step_pnl: 10,
  }));
}

/** A brief before a segment of five, with overrides. */
export function proposeBrief(overrides: Partial<ProposeBrief> = {}): ProposeBrief {
  return { ...briefWith(overrides), scope: null, scouting: null, sent_back: null, ...overrides };
}

export function briefWith(overrides: Partial<Brief> = {}): Brief {
  const segment = overrides.segment ?? (overrides.history?.length ?? 0) + 1;
  return {
    seed: 1,
    turn: 1,
    segment,
    segments: 5,
    programme: programmeOf(Math.min(segment, 5), 5),
    tests: 100,
    targets: Targets.parse({}),
    market: {
      symbol: 'ASSET',
      venue: null,
      calendar: 'continuous',
      tf: '5m',
      bars_per_day: 288,
      gates: ['cvd_min', 'atr_z_min', 'vhf_min'],
      days: 1000,
      fee_bps: 4,
      slippage_bps: 1,
      size: { notional: 70_000 },
      known: STRETCH,
    },
    game: { ...SessionConfig.parse({}), schedule: 'forward', screened_sets: 8 },
    methods: METHOD_NAMES,
    history: [],
    last_plan: null,
    ...overrides,
  };
}
