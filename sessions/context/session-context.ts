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

/** What a backtest outside the waves reads; nothing of it changes. */
export interface MarketContext extends Pick<SessionPorts, 'pool' | 'signal'> {
  readonly config: SessionConfig;
  /** The 12 digits that stand in every event. */
  readonly session: string;
  readonly market: Market;
  readonly windows: WindowPlan;
  readonly features: Features;
  readonly gaps: Int32Array;
  readonly barsPerYear: number;
}

/** What a turn reads and changes: its number, its calls, the conversation, what was dropped. */
export interface TurnContext
  extends Pick<MarketContext, 'config' | 'market' | 'signal'>,
    Pick<SessionPorts, 'store' | 'desk'> {
  /** Grows as tests fail and turns are dropped; written down before it is used. */
  readonly inputs: SessionInputs;
  turns: number;
  /** Every attempt at a call, those that were read back too. */
  readonly calls: Transcript[];
  /** Every turn that has ended, whoever took it. */
  readonly conversation: TurnRecord[];
  /** Whether heuristic agents have taken over, since the budget was used up. */
  isOutOfBudget: boolean;
  emit(event: SessionEvent): void;
}

/**
 * What a segment reads. It changes the history and the last plan; the rest is changed by its turns.
 * `Readonly` only keeps a segment from assigning it: TypeScript lets it be handed on as a TurnContext.
 */
export interface SearchContext
  extends MarketContext,
    Readonly<TurnContext>,
    Pick<SessionPorts, 'agents' | 'beforeWave'> {
  readonly view: MarketView;
  /** Whether the picks of the Critic are held against a random pick. */
  readonly isAudited: boolean;
  readonly history: SegmentEvidence[];
  /** The last one-page plan; null before there is one. */
  lastPlan: PlanBrief | null;
}

/** What judging reads. Arms that models lead go on with the turns and the budget of the session. */
export type JudgingContext = MarketContext & SessionPorts & Omit<TurnContext, 'conversation'>;

/** What all parts of a running session share. */
export type SessionContext = SearchContext & JudgingContext & TurnContext;

/** What every artefact of a simulated market carries. */
export function simulatedMark({ simulated }: Pick<Market, 'simulated'>): { simulated?: true } {
  return simulated === null ? {} : { simulated: true };
}
