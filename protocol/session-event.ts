import * as z from 'zod';
import { TokenUsage } from './agent-seat.ts';
import { Exam, LuckOverview, PlaceboKind, PlaceboResult, SearchOutcome } from './honesty.ts';
import { MarketFacts } from './market-facts.ts';
import { Metrics } from './metrics.ts';
import { MetricsGlobal } from './metrics-global.ts';
import { PlanEvent } from './plan-event.ts';
import { Proposal } from './proposal.ts';
import { Count, IsoTime, Ratio, SessionKey, Sha256, TestName } from './scalars.ts';
import { Screening, SegmentPlan } from './segment-plan.ts';
import { TargetCheck, TestCounts, TestStatus } from './segment-results.ts';
import { Targets } from './session-config.ts';
import { Purpose, Role, Transcript } from './session-files.ts';
import { StrategyRules } from './strategy.ts';
import { TestResult } from './test-result.ts';

const segment = z.int().positive();

/** Identifies an attempt of a turn. */
const call = {
  segment,
  turn: z.int().positive(),
  attempt: z.int().positive(),
  kind: Transcript.shape.kind.exclude(['compute']),
  role: Role,
  purpose: Purpose,
  provider: z.string(),
  model: z.string(),
};

/** Evaluations of shadow runs. */
const shadowCounts = { tests: Count, candidates: Count, validations: Count, steps: Count };

/** Limits on the spending for models; null is no limit. */
export const BudgetLimits = z.strictObject({
  usd: z.number().nonnegative().nullable(),
  tokens: Count.nullable().describe('Input and output together'),
  calls: Count.nullable(),
  on_budget: z
    .enum(['heuristic', 'stop'])
    .describe('At a limit, heuristic agents take over or the session stops'),
});
export type BudgetLimits = z.infer<typeof BudgetLimits>;

/** A report of the analyzer on ten step episodes with trades. */
export const EpisodeReport = z.strictObject({
  from: Count.describe('Id of the first episode'),
  to: Count.describe('Id of the last episode'),
  episodes: Count,
  trades: Count,
  hit: Ratio,
  payoff: Ratio.describe('Mean of the episodes'),
  maxdd: Ratio.describe('Mean of the episodes'),
  blunders_per_100: Ratio,
  high_vol_share: Ratio,
  score: Ratio.describe('Trade-weighted'),
});
export type EpisodeReport = z.infer<typeof EpisodeReport>;

/** The step of a segment so far. */
export const Progress = z.strictObject({
  done: Count,
  planned: Count,
  counts: TestCounts,
  metrics: Metrics,
  high_vol_share: Ratio,
  mean_episode_maxdd: Ratio,
});
export type Progress = z.infer<typeof Progress>;

/** Results so far of the tests around one centre. */
export const CentreSoFar = z.strictObject({
  rules: z.string().describe('The rules in one line'),
  tests: Count,
  metrics: Metrics.describe('Over the steps of these tests'),
});
export type CentreSoFar = z.infer<typeof CentreSoFar>;

/**
 * Everything that happens in a session, in order. The journal stores these with the wall clock; every
 * screen is a fold over them.
 */
export const SessionEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('session_started'),
    name: z.string(),
    session: SessionKey,
    market: MarketFacts,
    schedule: z.enum(['forward', 'revisit']),
    segments: Count,
    tests: Count.describe('Tests per segment'),
    wave: Count.describe('Tests per wave'),
    seed: z.int(),
    targets: Targets,
    agents: z.record(z.string(), z.string()).describe('By role: heuristic, or provider:model'),
    budget: BudgetLimits,
    workers: Count,
  }),
  z.strictObject({
    type: z.literal('session_resumed'),
    forced: z.array(z.string()).describe('Accepted differences from the original session'),
    budget: BudgetLimits,
    workers: Count,
  }),
  z.strictObject({ type: z.literal('notice'), text: z.string() }),
  z.strictObject({
    type: z.literal('turn_notice'),
    segment,
    turn: z.int().positive(),
    role: Role,
    purpose: Purpose,
    kind: z
      .enum(['repair', 'dropped', 'taken_over'])
      .describe(
        'repair: the model is asked to correct its answer; dropped: the turn has no result; taken_over: heuristic agents run this turn and all later ones',
      ),
    reason: z.string(),
  }),
  z.strictObject({
    type: z.literal('segment_started'),
    segment,
    programme: SegmentPlan.shape.programme,
    from: IsoTime,
    to: IsoTime,
    in_sample: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('call_started'),
    ...call,
    prompt_hash: Sha256,
    reserved_usd: z.number().nonnegative().describe('Worst case of its cost'),
    reserved_tokens: Count,
  }),
  z.strictObject({
    type: z.literal('agent_text'),
    ...call,
    text: z.string().describe('The next chunk of an incoming answer'),
  }),
  z.strictObject({
    type: z.literal('call_finished'),
    ...call,
    outcome: Transcript.shape.outcome,
    error: z.string().nullable(),
    will_retry: z.boolean(),
    usage: TokenUsage.nullable(),
    cost_usd: z.number().nonnegative(),
  }),
  z.strictObject({
    type: z.literal('turn'),
    segment,
    turn: z.int().positive(),
    role: Role,
    purpose: Purpose,
    says: z.string().describe('Summary of the turn in one sentence'),
    file: z.string().nullable().describe('The transcript; null without one'),
  }),
  z.strictObject({
    type: z.literal('proposed'),
    segment,
    revised: z.boolean().describe('Whether the Critic had sent the first three back'),
    proposals: z.array(Proposal),
  }),
  z.strictObject({ type: z.literal('screened'), segment, screening: z.array(Screening) }),
  z.strictObject({
    type: z.literal('chosen'),
    segment,
    proposal: z.string().describe('Name of the strategy that runs'),
    id: z.string().nullable().describe('Id of the proposal; null if none was chosen'),
    rules: z.string().describe('The rules in one line'),
    centre: StrategyRules.describe('Including the adjustments of the Critic'),
  }),
  z.strictObject({ type: z.literal('wave_started'), segment, wave: segment, tests: Count }),
  z.strictObject({
    type: z.literal('test_finished'),
    segment,
    test: TestName,
    status: TestStatus,
    to: IsoTime.describe('End of the step'),
    pnl: Ratio.describe('P&L of the step; null unless kept'),
    holding: z
      .number()
      .describe('Buy-and-hold P&L from the first step of the same record to this point'),
    files: z.record(z.string(), Sha256),
    played: TestResult.omit({ files: true })
      .nullable()
      .describe('Result to resume from; null if the test did not run'),
  }),
  z.strictObject({
    type: z.literal('wave_finished'),
    segment,
    wave: segment,
    progress: Progress,
    centre: CentreSoFar.describe('The centre of the tests of the wave'),
    reports: z.array(EpisodeReport).describe('One for every ten episodes since the last report'),
    degraded: z
      .array(Count)
      .nullable()
      .describe('Ids of three consecutive episodes with hit below 0.48; null if there are none'),
  }),
  z.strictObject({ type: z.literal('planned'), event: PlanEvent }),
  z.strictObject({
    type: z.literal('file_written'),
    path: z.string(),
    paid: z.literal(true).optional().describe('Present if it is the answer of a model'),
    sha256: Sha256,
    bytes: Count,
  }),
  z.strictObject({
    type: z.literal('segment_finished'),
    segment,
    in_sample: z.boolean(),
    counts: TestCounts,
    step: Metrics,
    buy_and_hold_pnl: z.number(),
    targets: z.array(TargetCheck),
  }),
  z.strictObject({
    type: z.literal('shadowed'),
    segment,
    of: z
      .enum(['patch', 'critic'])
      .describe('patch: parameters before a patch; critic: proposals that were not chosen'),
    wave: segment.nullable().describe('Null for all waves of the segment'),
    ...shadowCounts,
  }),
  z.strictObject({
    type: z.literal('replayed'),
    finalists: Count.describe('Centres that ran unchanged over all steps'),
    champion: z
      .strictObject({ name: z.string(), segment, t: z.number(), rules: z.string() })
      .nullable()
      .describe('Null if none traded'),
    search: SearchOutcome,
  }),
  z.strictObject({
    type: z.literal('placebo_started'),
    agents: PlaceboResult.shape.agents,
    wanted: z.int().positive().describe('Placebo arms of each kind'),
    threshold: PlaceboResult.shape.threshold,
  }),
  z.strictObject({
    type: z.literal('arm_finished'),
    kind: PlaceboKind,
    arm: z.int().positive().describe('Number within its kind, from 1'),
    outcome: SearchOutcome.nullable().describe('Null if it failed'),
    exceeding: Count.describe('Arms of its kind so far that did at least as well as the session'),
    done: Count.describe('Finished arms of both kinds'),
    of: Count.describe('Largest possible number of arms'),
  }),
  z.strictObject({ type: z.literal('examined'), exam: Exam }),
  z.strictObject({
    type: z.literal('session_finished'),
    verdict: MetricsGlobal.shape.verdict,
    luck: LuckOverview,
    counts: TestCounts,
    metrics: Metrics.describe('Of the walk-forward record'),
    calls: Count.describe('Model calls in total'),
    cost_usd: z.number().nonnegative().describe('Cost of those calls'),
  }),
  z.strictObject({ type: z.literal('session_stopped'), why: z.string() }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

/** The events of one type, or of several. */
export type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

/** One line of `journal.jsonl`: an event, its wall-clock time, and the hash of all lines before it. */
export const JournalLine = z.strictObject({
  seq: Count,
  at: IsoTime.describe('Wall clock'),
  event: SessionEvent,
  previous: Sha256.describe('Hash of the previous line; zeros on the first'),
  hash: Sha256.describe('Hash of this line without this field'),
});
export type JournalLine = z.infer<typeof JournalLine>;
