import type { TestSetting } from '../../engine/select-candidate.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';

/** The part of a config that workers need to score and select candidates. */
export function selectionSettings({
  targets,
  episode_bars,
  min_trades,
  candidates: { validated },
}: SessionConfig): TestSetting['config'] {
  return { targets, episode_bars, min_trades, candidates: { validated } };
}
