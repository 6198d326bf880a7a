import type { Programme } from './briefs.ts';

/** The default five: vary what is promising twice, try new methods, walk the best forward, combine. */
const STAGES: readonly Programme[] = ['vary', 'vary', 'explore', 'walk_forward', 'combine'];

/**
 * What a segment is for. Five segments follow the stages; other numbers stretch or squeeze them, the
 * first segment always varying and the last of several always combining.
 *
 * @param segment from 1
 */
export function programmeOf(segment: number, segments: number): Programme {
  if (segments === 1) return 'vary';
  const stage = Math.round(((segment - 1) * (STAGES.length - 1)) / (segments - 1));
  return STAGES[stage]!;
}

/** What a programme is for, in words. */
export const SCOPES: Readonly<Record<Programme, string>> = {
  vary: 'vary what looks promising',
  explore: 'try methods that have not been tried',
  walk_forward: 'walk the best known strategies forward',
  combine: 'combine what has worked, and tune it',
};
