import { parameterValue, parameterValues, withValues } from '../engine/strategy/strategy-space.ts';
import type { AdjustmentRule } from '../protocol/session-config.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import type { EpisodeOutcome } from '../protocol/test-result.ts';
import { episodeStatistics } from './episode-statistics.ts';
import { findStreak } from './find-streak.ts';

/** The step episodes of one wave, in test order. */
export interface WaveEvidence {
  readonly wave: number;
  readonly episodes: readonly EpisodeOutcome[];
}

export interface RuleOptions {
  /** The number of waves that a rule looks back. */
  readonly windowWaves: number;
  /** Waves from one patch to the next. */
  readonly cooldownWaves: number;
  /** The wave before the last patch; null before the first patch. */
  readonly lastPatchWave: number | null;
}

/** A change that a rule proposes, with its evidence. */
export interface RuleFinding {
  readonly rule: string;
  readonly parameter: string;
  readonly oldValue: number;
  readonly newValue: number;
  readonly reason: string;
  /** Episode ids, oldest first. */
  readonly evidence: readonly number[];
}

/**
 * The change of the first rule, in the order of the config, that fires after the last of `waves` and can
 * still move its parameter.
 *
 * A rule looks at step episodes with trades of the last waves, and at none before the last patch. It does not
 * fire if the centre does not set its parameter, at the end of the range, or if another parameter would
 * have to change.
 *
 * @param waves of one segment, oldest first
 * @returns null if no rule fires or the cool-down is not over
 */
export function findAdjustment(
  rules: readonly AdjustmentRule[],
  waves: readonly WaveEvidence[],
  centre: StrategyRules,
  options: RuleOptions,
): RuleFinding | null {
  const now = waves.at(-1)?.wave;
  if (now === undefined) return null;
  const { windowWaves, cooldownWaves, lastPatchWave } = options;
  if (lastPatchWave !== null && now - lastPatchWave < cooldownWaves) return null;

  const since = Math.max(now - windowWaves, lastPatchWave ?? 0);
  const episodes = waves
    .filter(({ wave }) => wave > since)
    .flatMap((one) => one.episodes.filter(({ trades }) => trades > 0));
  for (const rule of rules) {
    const evidence = evidenceFor(rule, episodes);
    if (evidence === null) continue;
    const oldValue = parameterValue(centre, rule.parameter);
    if (oldValue === undefined) continue;
    const moved = withValues(centre, { [rule.parameter]: oldValue + rule.change }, false);
    const newValue = parameterValue(moved, rule.parameter)!;
    if (newValue === oldValue || movesAnother(centre, moved, rule.parameter)) continue;
    const { name, parameter, reason } = rule;
    return { rule: name, parameter, oldValue, newValue, reason, evidence };
  }
  return null;
}

/** A patch moves one parameter: moving `slow` must not also move `fast`. */
function movesAnother(before: StrategyRules, after: StrategyRules, parameter: string): boolean {
  return parameterValues(after).some(
    ({ key, value }) => key !== parameter && value !== parameterValue(before, key),
  );
}

/** The episodes that make a rule fire; null if it does not fire. */
function evidenceFor(rule: AdjustmentRule, episodes: readonly EpisodeOutcome[]): number[] | null {
  const isOff = (value: number | null) =>
    value !== null &&
    ((rule.below !== undefined && value < rule.below) ||
      (rule.above !== undefined && value > rule.above));
  if (rule.streak === undefined) {
    const mean = episodeStatistics(episodes)[rule.metric];
    return isOff(mean) ? episodes.map(({ id }) => id) : null;
  }
  const streak = findStreak(
    episodes,
    (episode) => isOff(episodeStatistics([episode])[rule.metric]),
    rule.streak,
  );
  return streak?.map(({ id }) => id) ?? null;
}
