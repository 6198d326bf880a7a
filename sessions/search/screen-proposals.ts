import { metricsOf } from '../../engine/scoring/slice-record.ts';
import { drawOffsets, moveBy } from '../../engine/strategy/candidates.ts';
import type { Slice } from '../../engine/windows.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import type { Proposal } from '../../protocol/proposal.ts';
import type { Screening } from '../../protocol/segment-plan.ts';
import { SCREENED_SETS } from '../context/screened-sets.ts';
import type { MarketContext } from '../context/session-context.ts';
import { sweep } from './sweep.ts';

/**
 * Runs each proposal and a few neighbours on the bars before the segment.
 *
 * @param slice ends where the segment's first step begins, so that no later bar is read
 * @param label seed of the neighbours
 */
export async function screenProposals(
  context: MarketContext,
  proposals: readonly Proposal[],
  slice: Slice,
  label: string,
): Promise<Screening[]> {
  const { config, barsPerYear } = context;
  const sets = proposals.map((proposal) => {
    const random = randomStream(`${label}|${proposal.id}`);
    const offsets = drawOffsets(proposal, SCREENED_SETS, config.candidates.spread, random);
    return offsets.map((one) => moveBy(proposal, one));
  });
  const outcomes = await sweep(context, sets.flat(), slice);
  return proposals.map(({ id }, p) => {
    const [centre, ...neighbours] = outcomes.slice(p * SCREENED_SETS, (p + 1) * SCREENED_SETS);
    const { score } = centre!.summary;
    const profitable = neighbours.filter(({ record }) => record.totalPnl > 0).length;
    return {
      id,
      metrics: metricsOf(centre!.record, barsPerYear),
      score: Number.isNaN(score) ? null : score,
      profitable_neighbours: profitable / neighbours.length,
    };
  });
}
