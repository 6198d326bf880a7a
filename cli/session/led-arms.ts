import { usdText } from '../../protocol/number-text.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';

/** Of a turn, as sessions of 5 x 100 tests had them: prompts counted, answers as models usually write. */
const TOKENS = { in: 6250, out: 1500 };

/** How many turns models take in one search: at least, and with everything that can be asked. */
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
 * What placebo arms that models lead will ask and about cost; null where models lead none.
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
      ? 'what that costs is not known'
      : `about ${usdText(mean * fewest * searches)} (${TOKENS.in} tokens in and ${TOKENS.out} out a turn)`;
  return (
    `Placebo arms ask models, too: up to ${searches} more searches, with ${fewest * searches} turns or more, ${cost}. ` +
    'The budget holds for all of it; where it ends, nothing is judged.'
  );
}
