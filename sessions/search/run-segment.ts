import type { SearchContext } from '../context/session-context.ts';
import { auditChoice } from './audit-choice.ts';
import { chooseProposal } from './choose-proposal.ts';
import { openSegment } from './open-segment.ts';
import { planSegment } from './plan-segment.ts';
import { reviewSegment } from './review-segment.ts';
import { runWaves } from './run-waves.ts';
import { recordResults, type SegmentRun, segmentResults } from './segment-run.ts';

/**
 * Runs one segment: set the scope, scout, propose, choose, run and patch, audit, review.
 *
 * Tests run around a centre: the parameters of the chosen proposal with the patches so far. They run in
 * waves, and a patch takes effect between two waves, never within one.
 *
 * @param segment from 1
 * @throws the abort reason of `context.signal`; errors of the file system
 */
export async function runSegment(context: SearchContext, segment: number): Promise<SegmentRun> {
  // The Maestro sets the scope; scouting tries every method on the bars before the segment.
  const opened = await openSegment(context, segment);
  // Three proposals, each screened; the Critic picks one or, once, asks the Strategist for three others.
  const choice = await chooseProposal(context, opened);
  // Its `plan` lists the tests; its `planLog` collects decisions and parameter changes.
  const planned = planSegment(context, opened, choice);

  // After a patch the previous parameters run in shadow until the difference is decided.
  const ran = await runWaves(context, planned);

  // Rejected proposals run in shadow over the same tests, to compare the Critic with a random pick.
  const { audit, shadows } = await auditChoice(context, planned, ran);
  const results = segmentResults(context, planned, ran, audit, [...ran.shadows, ...shadows]);

  await reviewSegment(context, planned, ran, results);
  recordResults(context, results);
  const { span, plan, planLog } = planned;
  return { results, tests: ran.records, span, plan, planEventCount: planLog.count };
}
