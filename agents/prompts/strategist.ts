import { StrategistMessage, StrategistReview } from '../../protocol/proposal.ts';
import { proposalsAnswer, readProposals } from '../answers/read-proposals.ts';
import { readStrategistReview, strategistReviewAnswer } from '../answers/read-reviews.ts';
import type { ProposeBrief } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import type { Detail } from './detail-levels.ts';
import { planBlocks, scopeBlocks } from './maestro-lines.ts';
import { proposalLines } from './proposal-lines.ts';
import { recordBlock } from './record-lines.ts';
import { pastOf, reviewLines } from './review-lines.ts';
import { scoutingBlock } from './scouting-lines.ts';
import { stateLines } from './state-lines.ts';
import { turnScriptOf } from './turn-script-of.ts';

const PROPOSE = `# Your turn: three proposals
Propose one strategy of each kind; all three must differ:
- exploit: the best known strategy, moved towards its kept candidates; if nothing has run yet, the idea with the best justification.
- vary: a known strategy with one change that tests why it is profitable, or where it loses.
- explore: a method, combination or holding period not yet tried in this session.
Start with transaction costs: a mean win must exceed them, and a target or stop of about their size cannot be profitable. Ask who is on the losing side of your trades, and why they will continue. Prefer the middle of a profitable region of parameters to a peak among bad neighbours. Few parameters are better than many.
For each proposal give every parameter of its methods, and the exits and gates that are on. In expected_metrics state what you expect on the steps, not on the screening. In refuted_by name the measurement, and its bound, that would refute the thesis.`;

const REVISE = `# Your turn: three other proposals
The Critic has sent your three proposals back for the reasons above; it cannot do so again. Address those reasons: none of the three may be repeated unchanged. Otherwise the same requirements apply: one of each kind (exploit: the best known strategy; vary: a known strategy with one change that tests why it is profitable; explore: something not yet tried in this session), every parameter given, and in refuted_by the measurement that would refute the thesis.`;

const REVIEW = `# Your turn: how to continue
Compare the thesis with the results: was it refuted by the measurement that you named, or is the evidence insufficient? A few trades prove little; what the kept candidates have in common matters more than which of them was most profitable.
Decide: keep continues with the strategy as it was at the end, adjust continues with at most four changes of parameters that it sets, drop abandons it, so that it becomes the last choice among known strategies for a fall-back. If the Critic asks for a change, state why you make it or not.`;

/** Three proposals before a segment, and three others if the Critic has sent them back. */
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
    ...stateLines(brief),
    ...scopeBlocks(brief.scope, detail),
    ...planBlocks(brief.last_plan, detail),
    ...(scouting === null
      ? []
      : [`Scouting before this segment, in sample:\n${scoutingBlock(scouting, detail.rows)}`]),
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
      reasons.map((reason) => `the critic on ${quoted(id, 8)}: ${quoted(reason, text)}`),
    ),
  ]);
}
