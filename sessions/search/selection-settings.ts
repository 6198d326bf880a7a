import type { TestSetting } from '../../engine/select-candidate.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';

/** By what candidates are scored and selected: no more of a config travels to workers. */
export function selectionSettings({
  targets,
  episode_bars,
  min_trades,
  candidates: { validated },
}: SessionConfig): TestSetting['config'] {
  return { targets, episode_bars, min_trades, candidates: { validated } };
}
