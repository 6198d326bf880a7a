import type { SessionConfig } from '../protocol/session-config.ts';

/** Seed and agents of a segment: in a fork, up to where it parts, those of the session it shares. */
export function settingsOf(
  { seed, agents, fork }: SessionConfig,
  segment: number,
): Pick<SessionConfig, 'seed' | 'agents'> {
  return fork?.pasts.find(({ until_segment }) => segment <= until_segment) ?? { seed, agents };
}

/** How many of its first segments a fork shares with its parent; 0 where a session is no fork. */
export function sharedSegments({ fork }: Pick<SessionConfig, 'fork'>): number {
  return fork?.pasts.at(-1)?.until_segment ?? 0;
}

/** Whether a fork, or one that it shares segments with, parts from its parent at this segment. */
export function isForkedAt({ fork }: Pick<SessionConfig, 'fork'>, segment: number): boolean {
  return fork?.pasts.some(({ until_segment }) => segment - 1 === until_segment) ?? false;
}
