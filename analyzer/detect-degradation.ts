import type { EpisodeOutcome } from '../engine/episode-outcome.ts';
import { findStreak } from './find-streak.ts';

const LOW_HIT = 0.48;
const EPISODES = 3;

/**
 * Whether the step has gone bad: hit below 0.48 in three consecutive episodes with trades.
 *
 * @param episodes of the last wave, in test order
 * @returns ids of the last such three, or null
 */
export function detectDegradation(episodes: readonly EpisodeOutcome[]): number[] | null {
  const traded = episodes.filter(({ trades }) => trades > 0);
  const streak = findStreak(traded, ({ hit }) => hit !== null && hit < LOW_HIT, EPISODES);
  return streak?.map(({ id }) => id) ?? null;
}
