import type { ReviewBrief } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import type { Detail } from './detail-levels.ts';
import { recordBlock } from './record-lines.ts';
import { segmentLines } from './segment-lines.ts';

/** The segments before the one that has just run. */
export function pastOf({ history, latest }: ReviewBrief): ReviewBrief['history'] {
  return history.filter(({ segment }) => segment !== latest.segment);
}

/** The state of the session after a segment: its results, the review of the Critic, and the record before. */
export function reviewLines(brief: ReviewBrief, detail: Detail): string[] {
  const { segment, segments, latest, game, critic_review } = brief;
  return [
    `# Now\nSegment ${segment} of ${segments} has run.`,
    `Its results over the steps:\n${dataBlock('segment', segmentLines(latest, game, detail))}`,
    ...(critic_review === null
      ? []
      : [`The review of the Critic:\n${criticBlock(critic_review, detail)}`]),
    `The record of the session before it:\n${recordBlock(pastOf(brief), brief, detail)}`,
  ];
}

function criticBlock(
  { analysis, adjustments, next_step }: NonNullable<ReviewBrief['critic_review']>,
  { text }: Detail,
): string {
  return dataBlock('critic_review', [
    quoted(analysis.summary, text),
    ...analysis.findings.map((finding) => quoted(finding, text)),
    ...adjustments.map(
      ({ parameter, old_value, new_value, reason }) =>
        `suggests ${parameter} from ${old_value} to ${new_value}; reason: ${quoted(reason, text)}`,
    ),
    `next: ${quoted(next_step, text)}`,
  ]);
}
