import type { Proposal } from '../../protocol/proposal.ts';
import type { Scouting } from '../../protocol/segment-plan.ts';
import { knownStrategies } from './best-known.ts';
import type { FallBack, SegmentEvidence } from './briefs.ts';
import { rulesOf } from './rules-of.ts';

/**
 * The strategy that runs if no proposal is chosen: the best known one of the session, else the best
 * scouted set, else the first proposal.
 *
 * @returns null if none of the three exists
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
    const name = `${rules.methods.join(' + ')}, best parameters from scouting`;
    return { is: 'scouted', name, rules, metrics };
  }
  const first = proposals[0];
  if (first === undefined) return null;
  return { is: 'first_proposal', name: first.name, rules: rulesOf(first), metrics: null };
}
