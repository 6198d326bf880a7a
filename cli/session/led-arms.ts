import { usdText } from '../../protocol/number-text.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';

/** Tokens of a turn in sessions of 5 x 100 tests: prompts counted, answers estimated. */
const TOKENS = { in: 6250, out: 1500 };

/** Fewest and most turns of models in one search. */
export function turnsOfModels({
  agents,
  segments,
  reviews,
}: Pick<SessionConfig, 'agents' | 'segments' | 'reviews'>): { fewest: number; most: number } {
  const isModel = (role: keyof typeof agents) => agents[role] !== 'heuristic';
  const fewest =
    segments * (isModel('strategist') ? 2 : 0) +
    segments * (isModel('critic') ? 2 : 0) +
    (isModel('maestro') ? 2 * segments + Math.floor(segments / 2) : 0);
  const more = isModel('critic') ? segments * (reviews + 1) : 0;
  const revisions = isModel('strategist') && isModel('critic') ? segments : 0;
  return { fewest, most: fewest === 0 ? 0 : fewest + more + revisions };
}

/**
 * Turns and estimated cost of placebo runs led by models; null if there are none.
 *
 * @param arms of each kind
 */
export function ledArmsText(config: SessionConfig, arms: number): string | null {
  const { fewest } = turnsOfModels(config);
  if (arms === 0 || fewest === 0 || config.placebo.agents !== 'same') return null;
  const searches = 2 * arms;
  const prices = Object.values(config.agents).flatMap((seat) => {
    if (seat === 'heuristic') return [];
    if (seat.price === null) return [null];
    return [(TOKENS.in * seat.price.input + TOKENS.out * seat.price.output) / 1e6];
  });
  const known = prices.filter((price) => price !== null);
  const mean = known.reduce((sum, price) => sum + price, 0) / Math.max(1, known.length);
  const cost =
    known.length < prices.length
      ? 'at an unknown cost'
      : `about ${usdText(mean * fewest * searches)} (${TOKENS.in} input and ${TOKENS.out} output tokens per turn)`;
  return (
    `Placebo arms use models, too: up to ${searches} more searches with at least ${fewest * searches} turns, ${cost}. ` +
    'The budget covers them; if it runs out, there is no verdict.'
  );
}
