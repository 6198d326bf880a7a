import * as z from 'zod';
import type { ReviewBrief } from '../briefs/briefs.ts';
import { listOf, words } from './answer-fields.ts';

const LINE = 300;

/** What the Maestro answers before a segment: words, and no number. */
export const SCOPE_ANSWER = z.strictObject({
  scope: words('The segment in one sentence: what it should find out', LINE),
  next_step: words('What you ask of the Strategist', LINE),
});

export const CLOSE_ANSWER = z.strictObject({
  remark: words('What the segment has taught, in a sentence', LINE),
  next_step: words('What comes next', LINE),
});

/** What the Maestro answers every second segment: an action for each target, and what frames them. */
export function planAnswer({ latest }: ReviewBrief) {
  const actions = latest.targets.map(({ metric }) => [
    metric,
    words(`What its owner should do about ${metric}`, LINE),
  ]);
  return z.strictObject({
    headline: words('The session so far in one sentence', LINE),
    routines: listOf(
      words('A routine: when, who, what', LINE),
      { least: 1, most: 6 },
      'What is to be done regularly',
    ),
    actions: z.strictObject(
      Object.fromEntries(actions) as Record<string, ReturnType<typeof words>>,
    ),
    next_step: words('What the next segment should find out', LINE),
  });
}
