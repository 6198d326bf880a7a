import type { Verdict } from '../../protocol/proposal.ts';
import type { ChooseBrief } from '../briefs.ts';
import { readVerdict, verdictAnswer } from '../read-verdict.ts';
import type { TurnScript } from '../turn-script.ts';
import { fitWindow } from './fit-window.ts';
import { momentLines } from './moment-lines.ts';
import { proposalLines, screeningTable } from './proposal-lines.ts';
import { dataBlock } from './quoted-data.ts';
import { recordBlock } from './record-lines.ts';
import type { Detail } from './squeeze.ts';
import { systemPrompt } from './system-prompt.ts';

const CHOOSE = `# Your turn: choose
Give each proposal a score in [0, 1] and reasons, each tied to a number above. The screening is in sample and the centre was picked by its author, so weigh its neighbours: a good centre among bad ones is luck. Check that there are trades enough to be scored, that a mean win carries the costs, and what became of such settings on steps. Where two are close, take the one that teaches more.
Then decide: the id of the proposal that runs, or fall_back to run the best known strategy of the session.`;

const MAY_SEND_BACK =
  'You may also revise: all three go back, once, and your reasons with them. Do so only where all are hopeless.';

const MAY_NOT = 'They have been sent back once already, and cannot be again.';

const CHOOSE_MORE = `Change at most four parameters of the one that runs, only those that it sets, and only where a number calls for it. In watch say what must hold over the segment for the choice to have been right: hit and high_vol_share as shares of 1, maxdd as a negative amount for an episode.`;

/** The choice among three proposals that have been screened. */
export const criticChoose: TurnScript<ChooseBrief, Verdict> = {
  prompt(brief, maxInputTokens) {
    const system = systemPrompt('critic', brief);
    const output = { name: 'verdict', schema: verdictAnswer(brief) };
    return fitWindow(brief.history.length, maxInputTokens, (detail) => ({
      system,
      messages: [{ role: 'user', text: chooseText(brief, detail) }],
      output,
    }));
  },
  read: readVerdict,
};

function chooseText(brief: ChooseBrief, detail: Detail): string {
  const { history, proposals, screening, may_send_back } = brief;
  return [
    ...momentLines(brief),
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    `The proposals:\n${dataBlock('proposals', proposalLines(proposals, detail.text))}`,
    `How they did on the bars before the segment, in sample:\n${dataBlock('screening', screeningTable(proposals, screening))}`,
    [CHOOSE, may_send_back ? MAY_SEND_BACK : MAY_NOT, CHOOSE_MORE].join('\n'),
  ].join('\n\n');
}
