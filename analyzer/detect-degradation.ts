import type { EpisodeOutcome } from '../protocol/test-result.ts';
import { findStreak } from './find-streak.ts';

/** A hit below this is low. */
export const LOW_HIT = 0.48;

/** This many consecutive episodes with a low hit are a degradation. */
export const STREAK = 3;

/**
 * Detects a degradation: hit below 0.48 in three consecutive episodes with trades.
 *
 * @param episodes of the last wave, in test order
 * @returns ids of the last three such episodes, or null
 */
export function detectDegradation(episodes: readonly EpisodeOutcome[]): number[] | null {
  const traded = episodes.filter(({ trades }) => trades > 0);
  return findStreak(traded, isLow, STREAK)?.map(({ id }) => id) ?? null;
}

export function isLow({ hit }: Pick<EpisodeOutcome, 'hit'>): boolean {
  return hit !== null && hit < LOW_HIT;
}
