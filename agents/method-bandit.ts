import type { RandomStream } from '../market/xoshiro128.ts';
import type { SegmentEvidence } from './briefs.ts';
import { rewardOf } from './reward.ts';

/** What a step counts against a screening: it is out of sample and a hundred times longer. */
const STEP_WEIGHT = 4;
const SCREENING_WEIGHT = 1;

/** Before a method is tried it is taken to lose a little, on little evidence. */
const PRIOR = { reward: 0.4, weight: 0.5 };
const EXPLORATION = 0.5;

export interface RankedMethod {
  readonly method: string;
  /** Mean reward in [0, 1], the prior included. */
  readonly reward: number;
  readonly tries: number;
  /** Reward and what uncertainty adds to it. */
  readonly bound: number;
}

/**
 * Ranks methods by an upper confidence bound on the rewards they have had: what did well comes first,
 * and so does what has hardly been tried. Ties are broken by the stream.
 *
 * @see Auer, Cesa-Bianchi & Fischer, Finite-time analysis of the multiarmed bandit problem (2002)
 */
export function rankMethods(
  methods: readonly string[],
  history: readonly SegmentEvidence[],
  random: RandomStream,
): RankedMethod[] {
  const seen = new Map(methods.map((method) => [method, { reward: 0, weight: 0, tries: 0 }]));
  const learn = (names: readonly string[], t: number | null, weight: number) => {
    for (const name of names) {
      const one = seen.get(name);
      if (one === undefined) continue;
      const share = weight / names.length;
      one.reward += share * rewardOf(t);
      one.weight += share;
      one.tries += 1;
    }
  };
  for (const { proposals, screening, end, step } of history) {
    for (const { id, metrics } of screening) {
      const proposal = proposals.find((one) => one.id === id);
      if (proposal !== undefined) learn(proposal.methods, metrics.t, SCREENING_WEIGHT);
    }
    learn(end.methods, step.t, STEP_WEIGHT);
  }

  const total = [...seen.values()].reduce((sum, one) => sum + one.weight, PRIOR.weight);
  return [...seen]
    .map(([method, one]) => {
      const weight = one.weight + PRIOR.weight;
      const reward = (one.reward + PRIOR.weight * PRIOR.reward) / weight;
      const bound = reward + EXPLORATION * Math.sqrt(Math.log(1 + total) / weight);
      return { method, reward, tries: one.tries, bound: bound + 1e-6 * random.uniform() };
    })
    .sort((a, b) => b.bound - a.bound);
}
