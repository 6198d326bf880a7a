import type { SearchContext } from '../context/session-context.ts';
import { auditChoice } from './audit-choice.ts';
import { chooseProposal } from './choose-proposal.ts';
import { openSegment, planSegment } from './plan-segment.ts';
import { reviewSegment } from './review-segment.ts';
import { runWaves } from './run-waves.ts';
import { scoutMethods } from './scout-methods.ts';
import { recordResults, type SegmentRun, segmentResults } from './segment-run.ts';
import { setScope } from './set-scope.ts';

/**
 * One segment: propose, choose, run, watch, patch, review.
 *
 * @param segment from 1
 * @throws whatever aborted the session, and what the disk refuses
 */
export async function runSegment(context: SearchContext, segment: number): Promise<SegmentRun> {
  const opened = openSegment(context, segment);
  const { span, log } = opened;

  // Propose and choose: three proposals on what scouting found, screened, and one of them picked.
  const scope = await setScope(context, segment);
  const scouting = await scoutMethods(context, segment, span.scoutedOn);
  const { screenedOn } = span;
  const choice = await chooseProposal(context, segment, { scope, scouting, screenedOn });
  const planned = planSegment(context, { ...opened, scope, scouting, choice });

  // Run, watch and patch: wave after wave, the centre moving between them.
  const ran = await runWaves(context, planned);

  // What was not chosen runs in shadow, so that the choice can be measured.
  const { records, shadows: patchShadows, moves } = ran;
  const audited = await auditChoice(context, { ...planned, records, patchShadows });
  const shadows = [...patchShadows, ...audited.shadows];
  const results = segmentResults(context, planned, ran, audited.audit, shadows);

  await reviewSegment(context, { ...planned, results, moves, records });
  recordResults(context, results);
  return { results, tests: records, span, plan: planned.plan, planEvents: log.count };
}
