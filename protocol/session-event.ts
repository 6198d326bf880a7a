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

/** Which attempt at which turn. */
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

/** What was evaluated in shadow, beside what ran. */
const shadowCounts = { tests: Count, candidates: Count, validations: Count, steps: Count };

/** What a session may spend on models, and what happens then; null is no limit. */
export const BudgetLimits = z.strictObject({
  usd: z.number().nonnegative().nullable(),
  tokens: Count.nullable().describe('In and out together'),
  calls: Count.nullable(),
  on_budget: z
    .enum(['heuristic', 'stop'])
    .describe('Where a limit is reached, heuristic agents go on or the session stops'),
});
export type BudgetLimits = z.infer<typeof BudgetLimits>;

/** What the analyzer says of ten step episodes with trades. */
export const EpisodeReport = z.strictObject({
  from: Count.describe('Id of the first episode'),
  to: Count.describe('Id of the last'),
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

/** What the tests around one centre have come to. */
export const CentreSoFar = z.strictObject({
  rules: z.string().describe('In one line'),
  tests: Count,
  metrics: Metrics.describe('Over their steps'),
});
export type CentreSoFar = z.infer<typeof CentreSoFar>;

/**
 * Everything that happens in a session, in order. The journal holds these with the wall clock; every
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
    tests: Count.describe('A segment'),
    wave: Count.describe('Tests a wave'),
    seed: z.int(),
    targets: Targets,
    agents: z.record(z.string(), z.string()).describe('By role: heuristic, or provider:model'),
    budget: BudgetLimits,
    workers: Count,
  }),
  z.strictObject({
    type: z.literal('session_resumed'),
    forced: z.array(z.string()).describe('What is not as it was, and was accepted'),
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
    reserved_usd: z.number().nonnegative().describe('The most that it can cost'),
    reserved_tokens: Count,
  }),
  z.strictObject({
    type: z.literal('agent_text'),
    ...call,
    text: z.string().describe('The next piece of an answer that is on its way'),
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
    says: z.string().describe('The turn in a sentence'),
    file: z.string().nullable().describe('The transcript; null where none is kept'),
  }),
  z.strictObject({
    type: z.literal('proposed'),
    segment,
    revised: z.boolean().describe('Whether the Critic had sent three others back'),
    proposals: z.array(Proposal),
  }),
  z.strictObject({ type: z.literal('screened'), segment, screening: z.array(Screening) }),
  z.strictObject({
    type: z.literal('chosen'),
    segment,
    proposal: z.string().describe('Name of what runs'),
    id: z.string().nullable().describe('Of the proposal; null where none was chosen'),
    rules: z.string().describe('In one line'),
    centre: StrategyRules.describe('With the adjustments of the Critic'),
  }),
  z.strictObject({ type: z.literal('wave_started'), segment, wave: segment, tests: Count }),
  z.strictObject({
    type: z.literal('test_finished'),
    segment,
    test: TestName,
    status: TestStatus,
    to: IsoTime.describe('End of its step'),
    pnl: Ratio.describe('Of its step; null unless kept'),
    holding: z
      .number()
      .describe('What holding came to by then, from the first step of the same record'),
    files: z.record(z.string(), Sha256),
    played: TestResult.omit({ files: true })
      .nullable()
      .describe('From which a session goes on; null unless played'),
  }),
  z.strictObject({
    type: z.literal('wave_finished'),
    segment,
    wave: segment,
    progress: Progress,
    centre: CentreSoFar.describe('Around which the tests of the wave ran'),
    reports: z.array(EpisodeReport).describe('One for every ten episodes since the last report'),
    degraded: z.array(Count).nullable().describe('Three episodes with hit below 0.48, or null'),
  }),
  z.strictObject({ type: z.literal('planned'), event: PlanEvent }),
  z.strictObject({
    type: z.literal('file_written'),
    path: z.string(),
    paid: z.literal(true).optional().describe('Present where it is an answer of a model'),
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
    of: z.enum(['patch', 'critic']).describe('Parameters before a patch; proposals not chosen'),
    wave: segment.nullable().describe('Null where it was all waves of the segment'),
    ...shadowCounts,
  }),
  z.strictObject({
    type: z.literal('replayed'),
    finalists: Count.describe('Centres that were run unchanged over all steps'),
    champion: z
      .strictObject({ name: z.string(), segment, t: z.number(), rules: z.string() })
      .nullable()
      .describe('Null where none traded'),
    search: SearchOutcome,
  }),
  z.strictObject({
    type: z.literal('placebo_started'),
    agents: PlaceboResult.shape.agents,
    wanted: z.int().positive().describe('Arms of each kind'),
    threshold: PlaceboResult.shape.threshold,
  }),
  z.strictObject({
    type: z.literal('arm_finished'),
    kind: PlaceboKind,
    arm: z.int().positive().describe('Which of its kind, from 1'),
    outcome: SearchOutcome.nullable().describe('Null where it failed'),
    exceeding: Count.describe('Of its kind so far'),
    done: Count.describe('Arms of both kinds that have ended'),
    of: Count.describe('As many as there can be'),
  }),
  z.strictObject({ type: z.literal('examined'), exam: Exam }),
  z.strictObject({
    type: z.literal('session_finished'),
    verdict: MetricsGlobal.shape.verdict,
    luck: LuckOverview,
    counts: TestCounts,
    metrics: Metrics.describe('Walk-forward'),
    calls: Count.describe('Of models, in all'),
    cost_usd: z.number().nonnegative().describe('Of those'),
  }),
  z.strictObject({ type: z.literal('session_stopped'), why: z.string() }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

/** The events of one type, or of several. */
export type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

/** One line of `journal.jsonl`: an event, when it was written, and the hash of all before it. */
export const JournalLine = z.strictObject({
  seq: Count,
  at: IsoTime.describe('Wall clock'),
  event: SessionEvent,
  previous: Sha256.describe('Hash of the line before; zeros on the first'),
  hash: Sha256.describe('Of this line without its hash'),
});
export type JournalLine = z.infer<typeof JournalLine>;
