import type { PatchExperiment } from '../protocol/honesty.ts';
import type { PlanEvent } from '../protocol/plan-event.ts';
import type { Proposal } from '../protocol/proposal.ts';
import type { Screening } from '../protocol/segment-plan.ts';
import type { TargetCheck } from '../protocol/segment-results.ts';
import type { BudgetLimits, CentreSoFar, EventOf, Progress } from '../protocol/session-event.ts';
import type { Role } from '../protocol/session-files.ts';
import type { Chunks } from './chunks.ts';
import { NOTHING_PLAYED, type PlayedTime } from './played-time.ts';

/**
 * Everything that a screen shows of a session: what its journal comes to, line after line. Instants are
 * of the wall clock, in milliseconds since 1970, as the journal has them.
 */
export interface SessionView {
  /** Of the last line; -1 before the first. */
  readonly seq: number;
  readonly status: 'waiting' | 'running' | 'stopped' | 'finished';
  /** Why it stopped; null unless it did. */
  readonly why: string | null;
  readonly started: EventOf<'session_started'> | null;
  readonly budget: BudgetLimits | null;
  readonly workers: number;
  readonly clock: PlayingClock;
  readonly segments: readonly SegmentView[];
  /** The out-of-sample record; empty before its first test. */
  readonly record: Chunks<EquityPoint>;
  readonly agents: AgentsView;
  readonly plans: readonly PlanView[];
  /** The centres that ran so far, best first: by t, those on steps seen before behind the others. */
  readonly leaders: readonly LeaderView[];
  readonly notices: readonly NoticeView[];
  readonly judging: JudgingView;
  readonly finished: EventOf<'session_finished'> | null;
}

/** How much of what was found is luck: what is known of that so far. */
export interface JudgingView {
  readonly replayed: EventOf<'replayed'> | null;
  readonly placebo: PlaceboView | null;
  readonly examined: EventOf<'examined'> | null;
}

export interface PlaceboView {
  readonly started: EventOf<'placebo_started'>;
  /** When the arms were begun, or gone on with. */
  readonly startedAt: number;
  /** Arms that had ended by then: they took no time since. */
  readonly doneBefore: number;
  /** The last arm of each kind to end; null before the first. */
  readonly shuffle: EventOf<'arm_finished'> | null;
  readonly mirror: EventOf<'arm_finished'> | null;
  readonly last: EventOf<'arm_finished'> | null;
}

export interface PlayingClock extends PlayedTime {
  /** Whether somebody plays it, as far as its journal says. */
  readonly isPlaying: boolean;
  /** What had been played at the last start or resume. */
  readonly startedMs: number;
  /** Tests done at that start: they took no time since. */
  readonly testsBefore: number;
  readonly testsDone: number;
}

export interface SegmentView {
  readonly segment: number;
  readonly programme: EventOf<'segment_started'>['programme'];
  readonly from: string;
  readonly to: string;
  readonly isInSample: boolean;
  readonly proposals: readonly Proposal[];
  readonly isRevised: boolean;
  readonly screening: readonly Screening[];
  readonly chosen: EventOf<'chosen'> | null;
  readonly waves: readonly WaveView[];
  /** Tests that have ended, of a wave that has not, too. */
  readonly testsDone: number;
  /** In-sample segments: equity after each step, from 0. Empty for the others. */
  readonly ownRecord: Chunks<EquityPoint>;
  readonly patches: number;
  /** Which centre runs: how many patches there were when it came; and which one ran before the last. */
  readonly centre: number;
  readonly centreBefore: number;
  readonly finished: EventOf<'segment_finished'> | null;
}

export interface WaveView {
  readonly wave: number;
  readonly tests: number;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  /** Of the segment up to its end; null while it runs. */
  readonly progress: Progress | null;
  readonly checks: readonly TargetCheck[];
}

/** After a step. Amounts in quote currency, from 0 at the first step of the record. */
export interface EquityPoint {
  readonly to: string;
  readonly equity: number;
  readonly holding: number;
  /** From the highest equity after any step so far; never positive. */
  readonly drawdown: number;
}

export interface AgentsView {
  readonly speaking: SpeakingView | null;
  readonly turns: readonly TurnView[];
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** An attempt at a turn that is on its way. */
export interface SpeakingView {
  readonly role: Role;
  readonly purpose: string;
  readonly model: string;
  readonly startedAt: number;
  /** The last part of what came so far. */
  readonly text: string;
}

export interface TurnView {
  readonly segment: number;
  readonly turn: number;
  readonly role: Role;
  readonly purpose: string;
  readonly says: string;
  readonly file: string | null;
  readonly at: number;
  /** Of all its attempts; 0 where no model was asked. */
  readonly costUsd: number;
  readonly tokens: number;
}

/** A change of the plan, with what the tests around the centre came to before and since. */
export interface PlanView {
  readonly event: PlanEvent;
  readonly before: CentreSoFar | null;
  /** Null where it changes no parameter or takes a patch back, and before a wave has ended with it. */
  readonly since: CentreSoFar | null;
  /** How the patch came out; null where it is none, and while that is not known. */
  readonly experiment: PatchExperiment | null;
}

export interface LeaderView extends CentreSoFar {
  readonly segment: number;
  readonly name: string;
  readonly isInSample: boolean;
  /** How many patches the segment had when the centre came. */
  readonly patches: number;
}

export interface NoticeView {
  readonly at: number;
  readonly text: string;
}

/** Before the first line. */
export const NOTHING_YET: SessionView = {
  seq: -1,
  status: 'waiting',
  why: null,
  started: null,
  budget: null,
  workers: 0,
  clock: { ...NOTHING_PLAYED, isPlaying: false, startedMs: 0, testsBefore: 0, testsDone: 0 },
  segments: [],
  record: [],
  agents: { speaking: null, turns: [], calls: 0, tokens: 0, costUsd: 0 },
  plans: [],
  leaders: [],
  notices: [],
  judging: { replayed: null, placebo: null, examined: null },
  finished: null,
};
