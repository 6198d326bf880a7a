import type { SearchContext } from '../context/session-context.ts';
import { auditChoice } from './audit-choice.ts';
import { chooseProposal } from './choose-proposal.ts';
import { openSegment } from './open-segment.ts';
import { planSegment } from './plan-segment.ts';
import { reviewSegment } from './review-segment.ts';
import { runWaves } from './run-waves.ts';
import { recordResults, type SegmentRun, segmentResults } from './segment-run.ts';

/**
 * One segment: propose, choose, run, watch, patch, review.
 *
 * @param segment from 1
 * @throws whatever aborted the session, and what the disk refuses
 */
export async function runSegment(context: SearchContext, segment: number): Promise<SegmentRun> {
  // Propose and choose: three proposals on what scouting found, screened, and one of them picked.
  const opened = await openSegment(context, segment);
  const choice = await chooseProposal(context, opened);
  const planned = planSegment(context, opened, choice);

  // Run, watch and patch: wave after wave, the centre moving between them.
  const ran = await runWaves(context, planned);

  // What was not chosen runs in shadow, so that the choice can be measured.
  const { audit, shadows } = await auditChoice(context, planned, ran);
  const results = segmentResults(context, planned, ran, audit, [...ran.shadows, ...shadows]);

  await reviewSegment(context, planned, ran, results);
  recordResults(context, results);
  const { span, plan, log } = planned;
  return { results, tests: ran.records, span, plan, planEvents: log.count };
}
