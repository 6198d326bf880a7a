import { metricText } from '../../protocol/number-text.ts';
import { MaestroMessage, OnePagePlan } from '../../protocol/proposal.ts';
import type { AnswerIn } from '../answers/answer-fields.ts';
import { CLOSE_ANSWER, planAnswer, SCOPE_ANSWER } from '../answers/maestro-answers.ts';
import type { Brief, ReviewBrief } from '../briefs/briefs.ts';
import {
  bestKnownText,
  closeMessage,
  healthChecks,
  planPage,
  scopeMessage,
  targetsText,
} from '../briefs/maestro-messages.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import type { Reading } from '../models/turn-script.ts';
import { alignedTable } from './aligned-table.ts';
import type { Detail } from './detail-levels.ts';
import { planBlocks } from './maestro-lines.ts';
import { recordBlock } from './record-lines.ts';
import { pastOf, reviewLines } from './review-lines.ts';
import { stateLines } from './state-lines.ts';
import { turnScriptOf } from './turn-script-of.ts';

const SCOPE = `# Your turn: the scope
State in one sentence what this segment should find out, within its programme and based on the record, and what you ask of the Strategist. The Strategist and the Critic read both before their turns.`;

const CLOSE = `# Your turn: close the segment
The program adds the count of targets and tests and the P&L. State in one sentence what was learned from the segment, and what comes next. Both enter the record that later turns read.`;

const PLAN = `# Your turn: the one-page plan
The program adds the best known strategy, the value of each metric, its target, its owner and the health checks. You write the headline (the session so far in one sentence), routines worth keeping, an action for the owner of each metric, and what the next segment should find out. If a metric is on target, state what keeps it there. If the evidence is too thin to act on, state that. Before later segments, the Strategist and the Critic read your headline, your actions and the next step.`;

export const maestroScope = turnScriptOf({
  role: 'maestro',
  name: 'scope',
  answer: () => SCOPE_ANSWER,
  message: MaestroMessage,
  parts: scopeParts,
  read: (answer, brief) => ({ message: scopeMessage(brief, answer) }),
});

export const maestroClose = turnScriptOf({
  role: 'maestro',
  name: 'close',
  answer: () => CLOSE_ANSWER,
  message: MaestroMessage,
  past: pastOf,
  parts: (brief, detail) => [...reviewLines(brief, detail), CLOSE],
  read: (answer, brief) => ({ message: closeMessage(brief, answer) }),
});

/** The one page after every second segment. */
export const maestroPlan = turnScriptOf({
  role: 'maestro',
  name: 'one_page_plan',
  answer: planAnswer,
  message: OnePagePlan,
  past: pastOf,
  parts: planParts,
  read: readPlan,
});

/** Appends the best known strategy to the headline, so that no model writes its numbers. */
function readPlan(answer: AnswerIn<typeof planAnswer>, brief: ReviewBrief): Reading<object> {
  const headline = `${answer.headline.replace(/[\s.]+$/, '')}. ${bestKnownText(brief)}`;
  return { message: planPage(brief, { ...answer, headline }) };
}

function scopeParts(brief: Brief, detail: Detail): string[] {
  return [
    ...stateLines(brief),
    ...planBlocks(brief.last_plan, detail),
    `The record of the session:\n${recordBlock(brief.history, brief, detail)}`,
    SCOPE,
  ];
}

function planParts(brief: ReviewBrief, detail: Detail): string[] {
  return [
    ...reviewLines(brief, detail),
    ...planBlocks(brief.last_plan, detail),
    `The numbers that the page will show:\n${dataBlock('page', pageLines(brief, detail))}`,
    PLAN,
  ];
}

function pageLines(brief: ReviewBrief, { text }: Detail): string[] {
  const { latest, history } = brief;
  return [
    quoted(bestKnownText(brief), text),
    targetsText(latest),
    ...alignedTable(
      ['metric:', 'now', 'target', 'met:'],
      latest.targets.map(({ metric, value, target, met }) => [
        metric,
        metricText(metric, value),
        metricText(metric, target),
        met === null ? 'n/a' : met ? 'yes' : 'no',
      ]),
    ),
    ...alignedTable(
      ['check:', 'state:', 'found:'],
      healthChecks(history).map(({ check, state, found }) => [check, state, found]),
    ),
  ];
}
