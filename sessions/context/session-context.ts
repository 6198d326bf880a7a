import type { PlanBrief, SegmentEvidence } from '../../agents/briefs/briefs.ts';
import type { MarketView } from '../../agents/briefs/market-view.ts';
import type { Features } from '../../engine/simulation/features.ts';
import type { WindowPlan } from '../../engine/windows.ts';
import type { Market } from '../../market/market.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SessionInputs, Transcript } from '../../protocol/session-files.ts';
import type { SessionPorts } from './session-ports.ts';
import type { TurnRecord } from './turn-record.ts';

/** The constant part of the context, which every backtest reads. */
export interface MarketContext extends Pick<SessionPorts, 'pool' | 'signal'> {
  readonly config: SessionConfig;
  /** The 12 digits in every event. */
  readonly session: string;
  readonly market: Market;
  readonly windows: WindowPlan;
  readonly features: Features;
  readonly gaps: Int32Array;
  readonly barsPerYear: number;
}

/** What a turn reads and changes: its number, its calls, the conversation, the dropped turns. */
export interface TurnContext
  extends Pick<MarketContext, 'config' | 'market' | 'signal'>,
    Pick<SessionPorts, 'store' | 'desk' | 'beginTry'> {
  /** Grows as tests fail and turns are dropped; written to disk before it is used. */
  readonly inputs: SessionInputs;
  turns: number;
  /** Every attempt at a call, including those read back. */
  readonly calls: Transcript[];
  /** Every finished turn, of models and of heuristic agents. */
  readonly conversation: TurnRecord[];
  /** Whether heuristic agents have taken over because the budget is used up. */
  isOutOfBudget: boolean;
  emit(event: SessionEvent): void;
}

/**
 * What a segment reads. It changes the history and the last plan; its turns change the rest.
 * `Readonly` only prevents assignments in a segment: TypeScript still accepts it as a TurnContext.
 */
export interface SearchContext
  extends MarketContext,
    Readonly<TurnContext>,
    Pick<SessionPorts, 'agents' | 'beforeWave'> {
  readonly view: MarketView;
  /** Whether the picks of the Critic are compared with random picks. */
  readonly isAudited: boolean;
  readonly history: SegmentEvidence[];
  /** The last one-page plan; null before the first. */
  lastPlan: PlanBrief | null;
}

/** What judging reads. Model-led arms continue the turns and the budget of the session. */
export type JudgingContext = MarketContext & SessionPorts & Omit<TurnContext, 'conversation'>;

/** What all parts of a running session share. */
export type SessionContext = SearchContext & JudgingContext & TurnContext;

/** The mark of every artefact of a simulated market. */
export function simulatedMark({ simulated }: Pick<Market, 'simulated'>): { simulated?: true } {
  return simulated === null ? {} : { simulated: true };
}
