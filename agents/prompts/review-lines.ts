import type { ReviewBrief } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import { recordBlock } from './record-lines.ts';
import { segmentLines } from './segment-lines.ts';
import type { Detail } from './squeeze.ts';

/** The segments before the one that has just run. */
export function pastOf({ history, latest }: ReviewBrief): ReviewBrief['history'] {
  return history.filter(({ segment }) => segment !== latest.segment);
}

/** Where the session stands after a segment: what ran, what the Critic made of it, and what was before. */
export function reviewLines(brief: ReviewBrief, detail: Detail): string[] {
  const { segment, segments, latest, game, critic_review } = brief;
  return [
    `# Now\nSegment ${segment} of ${segments} has run.`,
    `What it found, over its steps:\n${dataBlock('segment', segmentLines(latest, game, detail))}`,
    ...(critic_review === null
      ? []
      : [`What the Critic makes of it:\n${criticBlock(critic_review, detail)}`]),
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
        `would change ${parameter} from ${old_value} to ${new_value}, as ${quoted(reason, text)}`,
    ),
    `next: ${quoted(next_step, text)}`,
  ]);
}
