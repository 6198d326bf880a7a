import type { SessionConfig } from '../../protocol/session-config.ts';

/** Seed and agents of a segment; for a segment that a fork shares, those of its parent. */
export function segmentSettings(
  { seed, agents, fork }: SessionConfig,
  segment: number,
): Pick<SessionConfig, 'seed' | 'agents'> {
  return fork?.pasts.find(({ until_segment }) => segment <= until_segment) ?? { seed, agents };
}

/** Whether a model takes any role in any segment, shared segments included. */
export function usesModels({ agents, fork }: Pick<SessionConfig, 'agents' | 'fork'>): boolean {
  const seatings = [agents, ...(fork?.pasts ?? []).map((past) => past.agents)];
  return seatings.some((seats) => Object.values(seats).some((seat) => seat !== 'heuristic'));
}

/** How many of its first segments a fork shares with its parent; 0 if the session is not a fork. */
export function sharedSegments({ fork }: Pick<SessionConfig, 'fork'>): number {
  return fork?.pasts.at(-1)?.until_segment ?? 0;
}

/** Whether a segment is the first that the fork, or a fork among its parents, does not share. */
export function isFirstOwnSegment({ fork }: Pick<SessionConfig, 'fork'>, segment: number): boolean {
  return fork?.pasts.some(({ until_segment }) => until_segment === segment - 1) ?? false;
}
