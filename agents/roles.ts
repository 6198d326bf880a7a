import type {
  CriticReview,
  MaestroMessage,
  OnePagePlan,
  StrategistMessage,
  StrategistReview,
  Verdict,
} from '../protocol/proposal.ts';
import type { Brief, ChooseBrief, ProposeBrief, ReviewBrief } from './briefs.ts';
import type { CallAccount } from './model-client.ts';

/** What an agent says, and what saying it came to. */
export interface Answer<Message> {
  readonly message: Message;
  readonly account: CallAccount;
}

/**
 * The three roles. Each method is a function of its brief: asked the same twice, a recorded or
 * computed agent says the same.
 *
 * @throws {AgentOutputError} the answer cannot be used
 * @throws {ModelCallError} there is no answer
 */
export interface Strategist {
  propose(brief: ProposeBrief, signal?: AbortSignal): Promise<Answer<StrategistMessage>>;
  review(brief: ReviewBrief, signal?: AbortSignal): Promise<Answer<StrategistReview>>;
}

export interface Critic {
  choose(brief: ChooseBrief, signal?: AbortSignal): Promise<Answer<Verdict>>;
  review(brief: ReviewBrief, signal?: AbortSignal): Promise<Answer<CriticReview>>;
}

export interface Maestro {
  scope(brief: Brief, signal?: AbortSignal): Promise<Answer<MaestroMessage>>;
  close(brief: ReviewBrief, signal?: AbortSignal): Promise<Answer<MaestroMessage>>;
  plan(brief: ReviewBrief, signal?: AbortSignal): Promise<Answer<OnePagePlan>>;
}

export interface Agents {
  readonly maestro: Maestro;
  readonly strategist: Strategist;
  readonly critic: Critic;
}
