import type { Proposal } from '../../protocol/proposal.ts';
import type { Scouting } from '../../protocol/segment-plan.ts';
import { knownStrategies } from './best-known.ts';
import type { FallBack, SegmentEvidence } from './briefs.ts';
import { rulesOf } from './rules-of.ts';

/**
 * What runs where none of the proposals is chosen: the best known strategy of the session; before there
 * is one, the best that scouting has found; failing that, the first proposal.
 *
 * @returns null where there is none of the three
 */
export function fallBackOn(
  history: readonly SegmentEvidence[],
  scouting: Pick<Scouting, 'best'> | null,
  proposals: readonly Proposal[],
): FallBack | null {
  const known = knownStrategies(history)[0];
  if (known !== undefined) {
    const { name, rules, evidence } = known;
    return { is: 'best_known', name, rules, metrics: evidence.step };
  }
  const scouted = scouting?.best[0];
  if (scouted !== undefined) {
    const { rules, metrics } = scouted;
    return { is: 'scouted', name: `${rules.methods.join(' + ')}, as scouted`, rules, metrics };
  }
  const first = proposals[0];
  if (first === undefined) return null;
  return { is: 'first_proposal', name: first.name, rules: rulesOf(first), metrics: null };
}
