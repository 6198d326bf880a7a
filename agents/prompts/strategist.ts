import type { StrategistMessage } from '../../protocol/proposal.ts';
import type { ProposeBrief } from '../briefs.ts';
import { proposalsAnswer, readProposals } from '../read-proposals.ts';
import type { TurnScript } from '../turn-script.ts';
import { fitWindow } from './fit-window.ts';
import { momentLines } from './moment-lines.ts';
import { proposalLines } from './proposal-lines.ts';
import { dataBlock, quoted } from './quoted-data.ts';
import { recordBlock } from './record-lines.ts';
import { scoutingBlock } from './scouting-lines.ts';
import type { Detail } from './squeeze.ts';
import { systemPrompt } from './system-prompt.ts';

const PROPOSE = `# Your turn: three proposals
One of each kind, and three different strategies:
- exploit: the best that is known, moved to where its candidates were kept; where nothing has run yet, the idea with the best grounds.
- vary: a known strategy with one change that tests why it earns, or where it loses.
- explore: a method, a combination or a holding period that this session has not tried.
Begin with the costs: a mean win must carry them, and a target or stop of about their size cannot pay. Ask who loses what you win, and why they will go on. Prefer the middle of a stretch of settings that all did well to a peak among bad neighbours. Few parameters are better than many.
For each give every parameter of its methods, and the exits and gates that are on. In expected_metrics say what you expect of the steps, not of the screening. In refuted_by name the measurement, and its bound, that would show the thesis wrong.`;

const REVISE = `# Your turn: three other proposals
The Critic has sent your three back, for the reasons above; it cannot do so again. Answer those reasons: none of the three may come back unchanged. Otherwise the same holds as before: one of each kind (exploit: the best that is known; vary: a known strategy with one change that tests why it earns; explore: what this session has not tried), every parameter given, and in refuted_by the measurement that would show the thesis wrong.`;

/** Three proposals before a segment, and three others where the Critic has sent them back. */
export const strategistPropose: TurnScript<ProposeBrief, StrategistMessage> = {
  prompt(brief, maxInputTokens) {
    const system = systemPrompt('strategist', brief);
    const output = { name: 'proposals', schema: proposalsAnswer(brief) };
    return fitWindow(brief.history.length, maxInputTokens, (detail) => ({
      system,
      messages: [{ role: 'user', text: proposeText(brief, detail) }],
      output,
    }));
  },
  read: readProposals,
};

function proposeText(brief: ProposeBrief, detail: Detail): string {
  const { scouting, history, sent_back } = brief;
  return [
    ...momentLines(brief),
    ...(scouting === null
      ? []
      : [`Scouted before this segment, in sample:\n${scoutingBlock(scouting, detail.rows)}`]),
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    ...(sent_back === null ? [] : [sentBackBlock(sent_back, detail)]),
    sent_back === null ? PROPOSE : REVISE,
  ].join('\n\n');
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
