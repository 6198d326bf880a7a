import * as z from 'zod';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';
import { strategyProblems } from '../../engine/strategy/strategy-space.ts';
import type { Proposal } from '../../protocol/proposal.ts';
import { Combination, type StrategyRules } from '../../protocol/strategy.ts';
import type { ProposeBrief } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import type { Reading } from '../models/turn-script.ts';
import { type AnswerIn, listOf, numberIn, oneOf, words } from './answer-fields.ts';
import { parameterNames } from './parameter-names.ts';

/** The three kinds, in the order of their ids. */
const KINDS = ['exploit', 'vary', 'explore'] as const;

const EXITS: ReadonlySet<string> = new Set(EXIT_PARAMETERS.map(({ name }) => name));
const GATES: ReadonlySet<string> = new Set(GATE_PARAMETERS.map(({ name }) => name));

/** The Strategist's answer: one proposal under each kind, so that no kind is missing or repeated. */
export function proposalsAnswer(brief: ProposeBrief) {
  const proposal = proposalAnswer(brief);
  return z.strictObject({
    proposals: z.strictObject({ exploit: proposal, vary: proposal, explore: proposal }),
  });
}

function proposalAnswer(brief: ProposeBrief) {
  const parameter = z.strictObject({
    name: oneOf(parameterNames(brief), 'As in the parameter tables'),
    value: z.number(),
  });
  return z.strictObject({
    name: words('Name of the strategy', 80),
    thesis: words('Why it should be profitable after costs'),
    methods: listOf(oneOf(brief.methods, 'A method'), { least: 1, most: 3 }, 'Different methods'),
    combine: Combination.describe('How several methods agree; all for a single method'),
    parameters: z
      .array(parameter)
      .describe('Every parameter of every method, and the exits and gates that are on'),
    short_plan: listOf(words('A step'), { least: 1, most: 8 }, 'Steps of the plan'),
    expected_metrics: z.strictObject({
      hit: numberIn(0, 1, 'Winning trades over all trades').nullable(),
      payoff: numberIn(0, Infinity, 'Mean win over mean loss').nullable(),
      maxdd: numberIn(-Infinity, 0, 'Drawdown per episode, quote currency').nullable(),
      trades_per_day: numberIn(0, Infinity, 'Trades per day').nullable(),
    }),
    refuted_by: words('The measurement that would refute the thesis'),
  });
}

type ProposalAnswer = AnswerIn<typeof proposalAnswer>;

export function readProposals(
  { proposals }: AnswerIn<typeof proposalsAnswer>,
  brief: ProposeBrief,
): Reading<object> {
  const answers = KINDS.map((kind) => ({ kind, answer: proposals[kind] }));
  const problems = [
    ...answers.flatMap(({ kind, answer }) => parameterProblems(`proposals.${kind}`, answer)),
    ...duplicateProblems(answers, brief),
  ];
  if (problems.length > 0) return { problems };
  return {
    message: {
      proposals: answers.map(({ kind, answer }, i) => proposalOf(kind, answer, i)),
      next_step: `run segment ${brief.segment} with the proposal that the critic chooses`,
    },
  };
}

function proposalOf(kind: Proposal['kind'], answer: ProposalAnswer, index: number): Proposal {
  const { parameters: _parameters, ...texts } = answer;
  return { ...texts, id: `p${index + 1}`, kind, ...answeredRules(answer) };
}

/** Unlisted exits and gates are off; an unlisted parameter of a method is missing. */
function answeredRules({ methods, combine, parameters }: ProposalAnswer): StrategyRules {
  const select = (isSelected: (name: string) => boolean) =>
    Object.fromEntries(
      parameters.filter(({ name }) => isSelected(name)).map(({ name, value }) => [name, value]),
    );
  return {
    methods,
    combine,
    params: select((name) => !EXITS.has(name) && !GATES.has(name)),
    exits: select((name) => EXITS.has(name)),
    gates: select((name) => GATES.has(name)),
  };
}

function parameterProblems(place: string, answer: ProposalAnswer): string[] {
  const names = answer.parameters.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  return [
    ...twice.map((name) => `${place}.parameters: "${name}" is given twice`),
    ...strategyProblems(answeredRules(answer)).map((problem) => `${place}.parameters: ${problem}`),
  ];
}

/** Proposals that repeat each other, or one that was just sent back. */
function duplicateProblems(
  answers: readonly { readonly kind: string; readonly answer: ProposalAnswer }[],
  { sent_back }: ProposeBrief,
): string[] {
  const seen = new Map(
    sent_back?.proposals.map((one) => [describeRules(one), `${one.id}, which was sent back`]),
  );
  return answers.flatMap(({ kind, answer }) => {
    const rules = describeRules(answeredRules(answer));
    const duplicate = seen.get(rules);
    if (duplicate !== undefined) return [`proposals.${kind} is the same strategy as ${duplicate}`];
    seen.set(rules, `proposals.${kind}`);
    return [];
  });
}
