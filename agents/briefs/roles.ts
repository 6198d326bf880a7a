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
  propose(brief: ProposeBrief): Promise<StrategistMessage>;
  review(brief: ReviewBrief): Promise<StrategistReview>;
}

export interface Critic {
  choose(brief: ChooseBrief): Promise<Verdict>;
  review(brief: ReviewBrief): Promise<CriticReview>;
  intervene(brief: InterveneBrief): Promise<CriticIntervention>;
}

export interface Maestro {
  scope(brief: Brief): Promise<MaestroMessage>;
  close(brief: ReviewBrief): Promise<MaestroMessage>;
  plan(brief: ReviewBrief): Promise<OnePagePlan>;
}

export interface Agents {
  readonly maestro: Maestro;
  readonly strategist: Strategist;
  readonly critic: Critic;
}
