import type { PatchExperiment } from '../protocol/honesty.ts';
import type { PlanEvent } from '../protocol/plan-event.ts';
import type { Proposal } from '../protocol/proposal.ts';
import type { Screening } from '../protocol/segment-plan.ts';
import type { TargetCheck } from '../protocol/segment-results.ts';
import type { BudgetLimits, CentreSoFar, EventOf, Progress } from '../protocol/session-event.ts';
import type { Role } from '../protocol/session-files.ts';
import type { Chunks } from './chunks.ts';
import { NO_RUN_TIME, type RunTime } from './run-time.ts';

/**
 * Everything that a screen shows of a session: a fold over its journal. Instants are the journal's wall
 * clock, in milliseconds since 1970.
 */
export interface SessionView {
  /** Sequence number of the last line; -1 before the first. */
  readonly seq: number;
  readonly status: 'waiting' | 'running' | 'stopped' | 'finished';
  /** Reason of a stop; null unless stopped. */
  readonly why: string | null;
  readonly started: EventOf<'session_started'> | null;
  readonly budget: BudgetLimits | null;
  readonly workers: number;
  readonly clock: SessionClock;
  readonly segments: readonly SegmentView[];
  /** The out-of-sample record; empty before its first test. */
  readonly record: Chunks<EquityPoint>;
  readonly agents: AgentsView;
  readonly plans: readonly PlanView[];
  /** Centres run so far, by descending t; in-sample ones last. */
  readonly leaders: readonly LeaderView[];
  readonly notices: readonly NoticeView[];
  readonly judging: JudgingView;
  readonly finished: EventOf<'session_finished'> | null;
}

/** Replays, placebo arms and the exam, as far as they have finished. */
export interface JudgingView {
  readonly replayed: EventOf<'replayed'> | null;
  readonly placebo: PlaceboView | null;
  readonly examined: EventOf<'examined'> | null;
}

export interface PlaceboView {
  readonly started: EventOf<'placebo_started'>;
  /** When the arms were started or resumed. */
  readonly startedAt: number;
  /** Arms finished by then; they are left out of the rate. */
  readonly doneBefore: number;
  /** The last finished arm of each kind; null before the first. */
  readonly shuffle: EventOf<'arm_finished'> | null;
  readonly mirror: EventOf<'arm_finished'> | null;
  readonly last: EventOf<'arm_finished'> | null;
}

export interface SessionClock extends RunTime {
  /** Whether a process runs the session, according to the journal. */
  readonly isRunning: boolean;
  /** Run time at the last start or resume. */
  readonly startedMs: number;
  /** Tests done at that start; they are left out of the rate. */
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
  /** Finished tests, including those of the running wave. */
  readonly testsDone: number;
  /** Equity after each step, from 0, of an in-sample segment; else empty. */
  readonly ownRecord: Chunks<EquityPoint>;
  readonly patches: number;
  /** The running centre and the one before, by the number of patches when each was made. */
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
  /** The segment up to the end of the wave; null while it runs. */
  readonly progress: Progress | null;
  readonly checks: readonly TargetCheck[];
}

/** After a step. Amounts in quote currency, from 0 at the first step of the record. */
export interface EquityPoint {
  readonly to: string;
  readonly equity: number;
  readonly buyAndHold: number;
  /** From the highest equity after any step so far; never positive. */
  readonly drawdown: number;
}

export interface AgentsView {
  readonly pending: PendingCall | null;
  readonly turns: readonly TurnView[];
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** A model call in flight. */
export interface PendingCall {
  readonly role: Role;
  readonly purpose: string;
  readonly model: string;
  readonly startedAt: number;
  /** The end of the text received so far. */
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
  /** Of all attempts; 0 if no model was called. */
  readonly costUsd: number;
  readonly tokens: number;
}

/** A change of the plan, with the results of the centre before and after it. */
export interface PlanView {
  readonly event: PlanEvent;
  readonly before: CentreSoFar | null;
  /** Null if it changes no parameter, reverts a patch, or no wave has finished with it. */
  readonly since: CentreSoFar | null;
  /** Outcome of the patch; null if it is no patch or still undecided. */
  readonly experiment: PatchExperiment | null;
}

export interface LeaderView extends CentreSoFar {
  readonly segment: number;
  readonly name: string;
  readonly isInSample: boolean;
  /** Patches of the segment when the centre was made. */
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
  clock: { ...NO_RUN_TIME, isRunning: false, startedMs: 0, testsBefore: 0, testsDone: 0 },
  segments: [],
  record: [],
  agents: { pending: null, turns: [], calls: 0, tokens: 0, costUsd: 0 },
  plans: [],
  leaders: [],
  notices: [],
  judging: { replayed: null, placebo: null, examined: null },
  finished: null,
};
