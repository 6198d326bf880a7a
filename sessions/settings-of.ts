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

/** Whether a segment is the first that a session, or a fork among its parents, has of its own. */
export function isFirstOfItsOwn({ fork }: Pick<SessionConfig, 'fork'>, segment: number): boolean {
  return fork?.pasts.some(({ until_segment }) => until_segment === segment - 1) ?? false;
}
