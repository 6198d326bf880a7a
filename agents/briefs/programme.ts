import type { Programme } from './briefs.ts';

/** The default five segments. */
const STAGES: readonly Programme[] = ['vary', 'vary', 'explore', 'walk_forward', 'combine'];

/**
 * The programme of a segment. Five segments follow the stages; for other numbers the stages are scaled:
 * the first segment always varies and the last of several always combines.
 *
 * @param segment from 1
 */
export function programmeOf(segment: number, segments: number): Programme {
  if (segments === 1) return 'vary';
  const stage = Math.round(((segment - 1) * (STAGES.length - 1)) / (segments - 1));
  return STAGES[stage]!;
}

/** The purpose of each programme. */
export const SCOPES: Readonly<Record<Programme, string>> = {
  vary: 'vary the best known strategies; without any, test built-in defaults',
  explore: 'test methods that have not been tested yet',
  walk_forward: 'walk the best known strategies forward',
  combine: 'combine the strategies that worked, and tune them',
};
