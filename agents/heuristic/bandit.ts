import type { RandomStream } from '../../market/xoshiro128.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SegmentEvidence } from '../briefs/briefs.ts';
import { HORIZONS, type Horizon, horizonOf } from './horizons.ts';
import { rewardOf } from './reward.ts';

/** Weight of a step relative to a screening: it is out of sample and several times longer. */
const STEP_WEIGHT = 4;
const SCREENING_WEIGHT = 1;

/** An arm without evidence is assumed to lose slightly. */
const PRIOR = { reward: 0.4, weight: 0.5 };
const EXPLORATION = 0.5;

export interface RankedArm<Arm extends string> {
  readonly arm: Arm;
  /** Mean reward in (0, 1), the prior included. */
  readonly reward: number;
  readonly trials: number;
  /** Reward plus an uncertainty bonus. */
  readonly bound: number;
}

/** One joint pull of several arms, and the resulting t. */
interface Pull<Arm extends string> {
  readonly arms: readonly Arm[];
  readonly t: number | null;
  readonly weight: number;
}

/**
 * Ranks arms by an upper confidence bound on their rewards, so that good and rarely tried arms come
 * first. The random stream breaks ties.
 *
 * @see Auer, Cesa-Bianchi & Fischer, Finite-time analysis of the multiarmed bandit problem (2002)
 * @internal
 */
export function rankArms<Arm extends string>(
  arms: readonly Arm[],
  pulls: readonly Pull<Arm>[],
  random: RandomStream,
): RankedArm<Arm>[] {
  const seen = new Map(arms.map((arm) => [arm, { reward: 0, weight: 0, trials: 0 }]));
  for (const pull of pulls) {
    for (const arm of pull.arms) {
      const one = seen.get(arm);
      if (one === undefined) continue;
      const share = pull.weight / pull.arms.length;
      one.reward += share * rewardOf(pull.t);
      one.weight += share;
      one.trials += 1;
    }
  }
  const total = [...seen.values()].reduce((sum, one) => sum + one.weight, PRIOR.weight);
  return [...seen]
    .map(([arm, one]) => {
      const weight = one.weight + PRIOR.weight;
      const reward = (one.reward + PRIOR.weight * PRIOR.reward) / weight;
      const bound = reward + EXPLORATION * Math.sqrt(Math.log(1 + total) / weight);
      return { arm, reward, trials: one.trials, bound: bound + 1e-6 * random.uniform() };
    })
    .sort((a, b) => b.bound - a.bound);
}

/** Ranks methods by their results on screening and on steps. */
export function rankMethods(
  methods: readonly string[],
  history: readonly SegmentEvidence[],
  random: RandomStream,
): RankedArm<string>[] {
  return rankArms(
    methods,
    pullsOf(history, (rules) => rules.methods),
    random,
  );
}

/** Ranks holding periods by the results of their strategies. */
export function rankHorizons(
  history: readonly SegmentEvidence[],
  random: RandomStream,
): RankedArm<Horizon>[] {
  return rankArms(
    Object.keys(HORIZONS) as Horizon[],
    pullsOf(history, (rules) => [horizonOf(rules)]),
    random,
  );
}

function pullsOf<Arm extends string>(
  history: readonly SegmentEvidence[],
  armsOf: (rules: StrategyRules) => readonly Arm[],
): Pull<Arm>[] {
  return history.flatMap(({ proposals, screening, end, step }) => [
    ...screening.flatMap(({ id, metrics }) => {
      const proposal = proposals.find((one) => one.id === id);
      if (proposal === undefined) return [];
      return [{ arms: armsOf(proposal), t: metrics.t, weight: SCREENING_WEIGHT }];
    }),
    { arms: armsOf(end), t: step.t, weight: STEP_WEIGHT },
  ]);
}
