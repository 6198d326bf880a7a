import * as z from 'zod';
import type { ReviewBrief } from '../briefs/briefs.ts';
import { listOf, words } from './answer-fields.ts';

const LINE = 300;

/** The Maestro's answer before a segment; it contains no numbers. */
export const SCOPE_ANSWER = z.strictObject({
  scope: words('What the segment should find out, in one sentence', LINE),
  next_step: words('Your request to the Strategist', LINE),
});

export const CLOSE_ANSWER = z.strictObject({
  remark: words('What was learned from the segment, in one sentence', LINE),
  next_step: words('What comes next', LINE),
});

/** The Maestro's answer after every second segment: headline, routines, and an action per target. */
export function planAnswer({ latest }: ReviewBrief) {
  const actions = latest.targets.map(({ metric }) => [
    metric,
    words(`What its owner should do about ${metric}`, LINE),
  ]);
  return z.strictObject({
    headline: words('The session so far in one sentence', LINE),
    routines: listOf(
      words('A routine: when, which role, what', LINE),
      { least: 1, most: 6 },
      'Recurring tasks',
    ),
    actions: z.strictObject(
      Object.fromEntries(actions) as Record<string, ReturnType<typeof words>>,
    ),
    next_step: words('What the next segment should find out', LINE),
  });
}
