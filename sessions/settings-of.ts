import type { SessionConfig } from '../protocol/session-config.ts';

/** Seed and agents of a segment: in a fork, up to where it parts, those of the session it shares. */
export function settingsOf(
  { seed, agents, fork }: SessionConfig,
  segment: number,
): Pick<SessionConfig, 'seed' | 'agents'> {
  return fork?.pasts.find(({ until_segment }) => segment <= until_segment) ?? { seed, agents };
}
