import type {
  CriticIntervention,
  CriticReview,
  MaestroMessage,
  OnePagePlan,
  StrategistMessage,
  StrategistReview,
  Verdict,
} from '../../protocol/proposal.ts';
import type { Brief, ChooseBrief, InterveneBrief, ProposeBrief, ReviewBrief } from './briefs.ts';

/** The three roles without a model. Each method is a function of its brief. */
export interface Strategist {
  propose(brief: ProposeBrief, signal?: AbortSignal): Promise<StrategistMessage>;
  review(brief: ReviewBrief, signal?: AbortSignal): Promise<StrategistReview>;
}

export interface Critic {
  choose(brief: ChooseBrief, signal?: AbortSignal): Promise<Verdict>;
  review(brief: ReviewBrief, signal?: AbortSignal): Promise<CriticReview>;
  intervene(brief: InterveneBrief, signal?: AbortSignal): Promise<CriticIntervention>;
}

export interface Maestro {
  scope(brief: Brief, signal?: AbortSignal): Promise<MaestroMessage>;
  close(brief: ReviewBrief, signal?: AbortSignal): Promise<MaestroMessage>;
  plan(brief: ReviewBrief, signal?: AbortSignal): Promise<OnePagePlan>;
}

export interface Agents {
  readonly maestro: Maestro;
  readonly strategist: Strategist;
  readonly critic: Critic;
}
