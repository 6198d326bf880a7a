import { exceeds } from '../../analyzer/statistics/placebo.ts';
import type { CalibratedMarket, KnownKind } from '../../protocol/calibration.ts';
import { PlaceboKind, type SearchOutcome } from '../../protocol/honesty.ts';
import type { Program } from '../../protocol/session-files.ts';
import { type ArmRunner, armJob } from '../context/arm-runner.ts';
import { knownSearch } from './known-search.ts';
import { trueRuleT } from './true-rule.ts';

/** Placebo arms of each kind, as in the first session on a market. */
export const ARMS = 19;

/** Runs one whole search: on the market itself if `kind` is null, else on its twin number `arm`. */
type RunSearch = (kind: PlaceboKind | null, arm: number) => Promise<SearchOutcome>;

type Judgement = Pick<
  CalibratedMarket,
  'candidate' | 'champion_t' | 'shuffle_t' | 'mirror_t' | 'arms' | 'decided_by'
>;

/**
 * The verdict that the first session on a market would reach: a candidate or not.
 *
 * One arm that does as well gives p >= 2/20, above the 5 % of a candidate, so no more arms are run. The
 * first arm of each kind always runs, so that their mean t is not that of selected arms.
 * @internal
 */
export async function judgeKnown(runSearch: RunSearch): Promise<Judgement> {
  const { champion_t } = await runSearch(null, 0);
  const observed = champion_t ?? Number.NEGATIVE_INFINITY;
  const first: Record<PlaceboKind, number | null> = { shuffle: null, mirror: null };
  // A search that earned no more than the market is not a candidate, however badly the arms do.
  const hasEarned = observed > 0;
  let arms = 0;
  let decidedBy: PlaceboKind | null = null;
  for (let arm = 1; arm <= ARMS; arm++) {
    for (const kind of PlaceboKind.options) {
      if (arm > 1 && (decidedBy !== null || !hasEarned)) break;
      const outcome = await runSearch(kind, arm);
      arms += 1;
      if (arm === 1) first[kind] = outcome.champion_t;
      if (exceeds(outcome.champion_t ?? Number.NEGATIVE_INFINITY, observed)) decidedBy ??= kind;
    }
  }
  return {
    candidate: hasEarned && decidedBy === null,
    champion_t,
    shuffle_t: first.shuffle,
    mirror_t: first.mirror,
    arms,
    decided_by: decidedBy,
  };
}

/**
 * Generates a market whose truth is known and judges it.
 *
 * @param runner runs the searches, one after another
 * @throws the reason of `signal` if it was aborted
 */
export async function calibrateMarket(
  kind: KnownKind,
  seed: number,
  program: Program,
  runner: ArmRunner,
  signal?: AbortSignal,
): Promise<Omit<CalibratedMarket, 'seconds'>> {
  const search = knownSearch(kind, seed, program);
  const judgement = await judgeKnown((twin, arm) =>
    runner.run(armJob(search, search.identity, twin, arm), signal),
  );
  return { kind, seed, ...judgement, planted_t: await trueRuleT(search) };
}
