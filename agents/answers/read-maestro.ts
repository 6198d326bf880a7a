import * as z from 'zod';
import { MaestroMessage, OnePagePlan } from '../../protocol/proposal.ts';
import type { Brief, ReviewBrief } from '../briefs/briefs.ts';
import { bestKnownText, closeMessage, planPage, scopeMessage } from '../briefs/maestro-facts.ts';
import type { Reading } from '../models/turn-script.ts';
import { listOf, words } from './answer-fields.ts';
import { asMessage, readAnswer } from './read-answer.ts';

const LINE = 300;

/** What the Maestro answers before a segment: words, and no number. */
export const SCOPE_ANSWER = z.strictObject({
  scope: words('The segment in one sentence: what it should find out', LINE),
  next_step: words('What you ask of the Strategist', LINE),
});

/** The answer as a message, with the facts of the segment put beside the words. */
export function readScope(text: string, brief: Brief): Reading<MaestroMessage> {
  const reading = readAnswer(text, SCOPE_ANSWER);
  if ('problems' in reading) return reading;
  return asMessage(MaestroMessage, scopeMessage(brief, reading.message));
}

/** What the Maestro answers after a segment. */
export const CLOSE_ANSWER = z.strictObject({
  remark: words('What the segment has taught, in a sentence', LINE),
  next_step: words('What comes next', LINE),
});

/** The answer as a message, with what the segment came to put beside the words. */
export function readClose(text: string, brief: ReviewBrief): Reading<MaestroMessage> {
  const reading = readAnswer(text, CLOSE_ANSWER);
  if ('problems' in reading) return reading;
  return asMessage(MaestroMessage, closeMessage(brief, reading.message));
}

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

/** The answer as the page, with measurements, targets and checks put beside the words. */
export function readPlan(text: string, brief: ReviewBrief): Reading<OnePagePlan> {
  const reading = readAnswer(text, planAnswer(brief));
  if ('problems' in reading) return reading;
  const headline = `${reading.message.headline.replace(/[\s.]+$/, '')}. ${bestKnownText(brief)}`;
  return asMessage(OnePagePlan, planPage(brief, { ...reading.message, headline }));
}
