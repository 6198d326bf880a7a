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
import type { Detail } from './detail-levels.ts';
import { planBlocks, scopeBlocks } from './maestro-lines.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { proposalLines, screeningTable } from './proposal-lines.ts';
import { recordBlock } from './record-lines.ts';
import { pastOf, reviewLines } from './review-lines.ts';
import { stateLines } from './state-lines.ts';
import { turnScriptOf } from './turn-script-of.ts';
import { waveLines } from './wave-lines.ts';

const CHOOSE = `# Your turn: choose
Give each proposal a score in [0, 1] and reasons, each tied to a number above. The screening is in sample and its author picked the centre, so weigh its neighbours: a good centre among bad neighbours is luck. Check that there are enough trades for a score, that a mean win exceeds the transaction costs, and how such settings performed on steps. If two are close, choose the one that teaches more.
Then decide: the id of the proposal to run, or fall_back to run the fall-back strategy above.`;

/** Introduces the fall-back and the origin of its metrics. */
const FALL_BACKS: Readonly<Record<FallBack['is'], string>> = {
  best_known:
    'fall_back would run the best known strategy of the session. Its metrics are from the steps of its segment, before later changes:',
  scouted:
    'No strategy is known yet, so fall_back would run the best parameter set from scouting, in sample and the best of many:',
  first_proposal:
    'No strategy is known yet and scouting found none, so fall_back would run the first proposal:',
};

const MAY_SEND_BACK =
  'You may also revise: all three proposals go back once, with your reasons. Do so only if all are hopeless.';

const MAY_NOT = 'The proposals have been sent back once already; you cannot send them back again.';

const CHOOSE_MORE = `Change at most four parameters of the proposal that runs, only those that it sets, and only if a number justifies it. In watch state what must hold over the segment for the choice to be right: hit and high_vol_share as ratios in [0, 1], maxdd as a negative amount per episode.`;

const REVIEW = `# Your turn: review the results
State whether the segment was profitable, where it gained and lost (regimes, sides, exits), what the patches changed, how many tests abstained, and whether the expectations were met. Compare it with buy-and-hold and with luck: state where there are too few trades for a conclusion. Each finding rests on a number above.
Suggest at most four changes of parameters that the strategy sets, if a number justifies them; the Strategist decides.`;

const INTERVENE = `# Your turn: whether to intervene
Hit was low in three consecutive episodes of the wave, which are marked in the table. The expected number of such runs by chance is stated above it, for independent trades; if neighbouring trades win and lose together, chance produces more. A change in response to chance costs more than it repairs. Decide: hold leaves the strategy unchanged, adjust changes one parameter that you name, of those that it sets, before the next wave`;

const INTERVENE_RULE =
  ', rule makes the change of the adjustment rules. Your decision replaces that of the rules this time.';

const INTERVENE_NO_RULE = '. No adjustment rule fires now.';

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
    ...stateLines(brief),
    ...scopeBlocks(brief.scope, detail),
    ...planBlocks(brief.last_plan, detail),
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    `The proposals:\n${dataBlock('proposals', proposalLines(proposals, detail.text))}`,
    `Their screening on the bars before the segment, in sample:\n${dataBlock('screening', screeningTable(proposals, screening))}`,
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
    ...stateLines(brief),
    `Wave ${wave} of ${waves} has run.\n${dataBlock('wave', waveLines(brief, detail))}`,
    `The record of the session:\n${recordBlock(history, brief, detail)}`,
    `${INTERVENE}${rule_patch === null ? INTERVENE_NO_RULE : INTERVENE_RULE}`,
  ];
}
