import { criticChoose, criticIntervene, criticReview } from '../../agents/prompts/critic.ts';
import { maestroClose, maestroPlan, maestroScope } from '../../agents/prompts/maestro.ts';
import { strategistPropose, strategistReview } from '../../agents/prompts/strategist.ts';

/** Every kind of turn, by role and purpose. A revision is a proposal that was sent back. */
export const TURN_SCRIPTS = {
  strategist: { propose: strategistPropose, review: strategistReview },
  critic: { choose: criticChoose, review: criticReview, intervene: criticIntervene },
  maestro: { scope: maestroScope, close: maestroClose, plan: maestroPlan },
} as const;
