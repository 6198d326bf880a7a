import { StrategistMessage, StrategistReview } from '../../protocol/proposal.ts';
import { proposalsAnswer, readProposals } from '../answers/read-proposals.ts';
import { readStrategistReview, strategistReviewAnswer } from '../answers/read-reviews.ts';
import type { ProposeBrief } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import { planBlocks, scopeBlocks } from './maestro-lines.ts';
import { momentLines } from './moment-lines.ts';
import { proposalLines } from './proposal-lines.ts';
import { recordBlock } from './record-lines.ts';
import { pastOf, reviewLines } from './review-lines.ts';
import { scoutingBlock } from './scouting-lines.ts';
import type { Detail } from './squeeze.ts';
import { turnScriptOf } from './turn-script-of.ts';

const PROPOSE = `# Your turn: three proposals
One of each kind, and three different strategies:
- exploit: the best that is known, moved to where its candidates were kept; where nothing has run yet, the idea with the best grounds.
- vary: a known strategy with one change that tests why it earns, or where it loses.
- explore: a method, a combination or a holding period that this session has not tried.
Begin with the costs: a mean win must carry them, and a target or stop of about their size cannot pay. Ask who loses what you win, and why they will go on. Prefer the middle of a stretch of settings that all did well to a peak among bad neighbours. Few parameters are better than many.
For each give every parameter of its methods, and the exits and gates that are on. In expected_metrics say what you expect of the steps, not of the screening. In refuted_by name the measurement, and its bound, that would show the thesis wrong.`;

const REVISE = `# Your turn: three other proposals
The Critic has sent your three back, for the reasons above; it cannot do so again. Answer those reasons: none of the three may come back unchanged. Otherwise the same holds as before: one of each kind (exploit: the best that is known; vary: a known strategy with one change that tests why it earns; explore: what this session has not tried), every parameter given, and in refuted_by the measurement that would show the thesis wrong.`;

const REVIEW = `# Your turn: what to carry on with
Hold the thesis against what was found: was it refuted by the measurement that you named, or is it too early to say? A few trades say little; what the kept candidates have in common says more than which of them made most.
Decide: keep carries the strategy on as it was at the end, adjust does so with at most four changes of parameters that it sets, drop lets it go, so that of all known strategies it is the last to be fallen back on. Where the Critic asks for a change, say why you make it or not.`;

/** Three proposals before a segment, and three others where the Critic has sent them back. */
export const strategistPropose = turnScriptOf({
  role: 'strategist',
  name: 'proposals',
  answer: proposalsAnswer,
  message: StrategistMessage,
  parts: proposeParts,
  read: readProposals,
});

export const strategistReview = turnScriptOf({
  role: 'strategist',
  name: 'strategist_review',
  answer: strategistReviewAnswer,
  message: StrategistReview,
  past: pastOf,
  parts: (brief, detail) => [...reviewLines(brief, detail), REVIEW],
  read: readStrategistReview,
});

function proposeParts(brief: ProposeBrief, detail: Detail): string[] {
  const { scouting, history, sent_back } = brief;
  return [
    ...momentLines(brief),
    ...scopeBlocks(brief.scope, detail),
    ...planBlocks(brief.last_plan, detail),
    ...(scouting === null
      ? []
      : [`Scouted before this segment, in sample:\n${scoutingBlock(scouting, detail.rows)}`]),
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    ...(sent_back === null ? [] : [sentBackBlock(sent_back, detail)]),
    sent_back === null ? PROPOSE : REVISE,
  ];
}

function sentBackBlock(
  { proposals, verdict }: NonNullable<ProposeBrief['sent_back']>,
  { text }: Detail,
): string {
  const { summary, proposals: opinions } = verdict.analysis;
  return dataBlock('sent_back', [
    `the critic: ${quoted(summary, text)}`,
    ...proposalLines(proposals, text),
    ...opinions.flatMap(({ id, reasons }) =>
      reasons.map((reason) => `the critic of ${quoted(id, 8)}: ${quoted(reason, text)}`),
    ),
  ]);
}
