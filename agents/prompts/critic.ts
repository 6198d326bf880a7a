import { CriticIntervention, CriticReview, Verdict } from '../../protocol/proposal.ts';
import {
  criticReviewAnswer,
  interventionAnswer,
  readCriticReview,
  readIntervention,
} from '../answers/read-reviews.ts';
import { readVerdict, verdictAnswer } from '../answers/read-verdict.ts';
import type { ChooseBrief, FallBack, InterveneBrief } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import { planBlocks, scopeBlocks } from './maestro-lines.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { momentLines } from './moment-lines.ts';
import { proposalLines, screeningTable } from './proposal-lines.ts';
import { recordBlock } from './record-lines.ts';
import { pastOf, reviewLines } from './review-lines.ts';
import type { Detail } from './squeeze.ts';
import { turnScriptOf } from './turn-script-of.ts';
import { waveLines } from './wave-lines.ts';

const CHOOSE = `# Your turn: choose
Give each proposal a score in [0, 1] and reasons, each tied to a number above. The screening is in sample and the centre was picked by its author, so weigh its neighbours: a good centre among bad ones is luck. Check that there are trades enough to be scored, that a mean win carries the costs, and what became of such settings on steps. Where two are close, take the one that teaches more.
Then decide: the id of the proposal that runs, or fall_back to run what is named for it above.`;

/** What there is to fall back on, and what its metrics are of. */
const FALL_BACKS: Readonly<Record<FallBack['is'], string>> = {
  best_known:
    'fall_back would run the best known strategy of the session. Its metrics are of the steps of its segment, without what was changed since:',
  scouted:
    'No strategy is known yet, so fall_back would run the best set that scouting has found, in sample and the best of many:',
  first_proposal:
    'No strategy is known yet and scouting has found none, so fall_back would run the first proposal all the same:',
};

const MAY_SEND_BACK =
  'You may also revise: all three go back, once, and your reasons with them. Do so only where all are hopeless.';

const MAY_NOT = 'They have been sent back once already, and cannot be again.';

const CHOOSE_MORE = `Change at most four parameters of the one that runs, only those that it sets, and only where a number calls for it. In watch say what must hold over the segment for the choice to have been right: hit and high_vol_share as shares of 1, maxdd as a negative amount for an episode.`;

const REVIEW = `# Your turn: what the numbers say
Say whether the segment earned, where it earned and lost (regimes, sides, exits), what the patches changed, how many tests abstained, and whether what was expected was found. Hold it against holding and against luck: say where the trades are too few to tell. Each finding rests on a number above.
Suggest at most four changes of parameters that the strategy sets, where a number calls for them; the Strategist decides.`;

const INTERVENE = `# Your turn: whether to step in
Hit was low in three consecutive episodes of the wave, which are marked in the table. How many such runs chance alone would give is told above it, for trades that are independent; where those close to each other win and lose together, chance gives more. A change made on chance costs more than it mends. Decide: hold leaves the strategy as it is, adjust changes the one parameter that you name, of those that it sets, before the next wave`;

const INTERVENE_RULE =
  ', rule lets the rules make the change that they would make now. What you decide takes the place of the rules this once.';

const INTERVENE_NO_RULE = '. The rules would change nothing now.';

export const criticChoose = turnScriptOf({
  role: 'critic',
  name: 'verdict',
  answer: verdictAnswer,
  message: Verdict,
  parts: chooseParts,
  read: readVerdict,
});

export const criticReview = turnScriptOf({
  role: 'critic',
  name: 'critic_review',
  answer: criticReviewAnswer,
  message: CriticReview,
  past: pastOf,
  parts: (brief, detail) => [...reviewLines(brief, detail), REVIEW],
  read: readCriticReview,
});

export const criticIntervene = turnScriptOf({
  role: 'critic',
  name: 'critic_intervention',
  answer: interventionAnswer,
  message: CriticIntervention,
  parts: interveneParts,
  read: readIntervention,
});

function chooseParts(brief: ChooseBrief, detail: Detail): string[] {
  const { history, proposals, screening, may_send_back, fall_back } = brief;
  return [
    ...momentLines(brief),
    ...scopeBlocks(brief.scope, detail),
    ...planBlocks(brief.last_plan, detail),
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    `The proposals:\n${dataBlock('proposals', proposalLines(proposals, detail.text))}`,
    `How they did on the bars before the segment, in sample:\n${dataBlock('screening', screeningTable(proposals, screening))}`,
    `${FALL_BACKS[fall_back.is]}\n${dataBlock('fall_back', fallBackLines(fall_back, detail))}`,
    [CHOOSE, may_send_back ? MAY_SEND_BACK : MAY_NOT, CHOOSE_MORE].join('\n'),
  ];
}

function fallBackLines({ name, rules, metrics }: FallBack, { text }: Detail): string[] {
  return [
    `${quoted(name, text)}: ${describeRules(rules)}`,
    ...(metrics === null ? [] : alignedTable(METRICS_HEAD, [metricsCells(metrics)])),
  ];
}

function interveneParts(brief: InterveneBrief, detail: Detail): string[] {
  const { wave, waves, history, rule_patch } = brief;
  return [
    ...momentLines(brief),
    `Wave ${wave} of ${waves} has run.\n${dataBlock('wave', waveLines(brief, detail))}`,
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    `${INTERVENE}${rule_patch === null ? INTERVENE_NO_RULE : INTERVENE_RULE}`,
  ];
}
