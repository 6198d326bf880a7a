import { plural } from '../../protocol/number-text.ts';
import { cutTo, dataBlock, escaped, quoted } from '../briefs/quoted-data.ts';
import { estimateTokens } from '../models/token-estimate.ts';
import type { Prompt } from '../models/turn-script.ts';

/** What asking again adds to a prompt, at most, by `promptTokens`: room to leave when it is made. */
export const REPAIR_TOKENS = 4500;

const ANSWER_TOKENS = 3000;
const START_TOKENS = 400;
const PROBLEM_TOKENS = 1000;
const PROBLEM_CHARACTERS = 300;

/**
 * The same question once more, after an answer that could not be used and what was wrong with it. The
 * answer stands where an answer stands, with nothing in it that could pass for a mark of ours.
 *
 * @param problems sentences, at least one
 */
export function repairPrompt(prompt: Prompt, answer: string, problems: readonly string[]): Prompt {
  const lines = problems.map((problem) => quoted(problem, PROBLEM_CHARACTERS));
  const told = longestStart(lines, PROBLEM_TOKENS);
  const rest = lines.length - told.length;
  return askedAgain(prompt, answer, ANSWER_TOKENS, [
    'That answer cannot be used. What is wrong with it:',
    dataBlock('problems', [
      ...told,
      ...(rest === 0 ? [] : [`and ${plural(rest, 'more', 'more')}`]),
    ]),
    'Give the whole answer again, mended: one JSON object of the same form and nothing else. Change what ' +
      'the problems are about, and leave the rest as it was.',
  ]);
}

/** The same question once more, after an answer that was cut off at the limit of tokens. */
export function tooLongPrompt(prompt: Prompt, answer: string): Prompt {
  return askedAgain(prompt, answer, START_TOKENS, [
    'That answer was longer than there is room for, and was cut off. Above is how it began.',
    'Give it again from the start and whole, but much shorter: one JSON object of the same form, with one ' +
      'short sentence in each text and as few items in each list as will do.',
  ]);
}

function askedAgain(
  prompt: Prompt,
  answer: string,
  answerTokens: number,
  request: readonly string[],
): Prompt {
  const said = startOf(escaped(answer.trim()), answerTokens);
  return {
    ...prompt,
    messages: [
      ...prompt.messages,
      { role: 'assistant', text: said === '' ? '(nothing)' : said },
      { role: 'user', text: request.join('\n') },
    ],
  };
}

/** The longest beginning of a text that is estimated at no more tokens than these. */
function startOf(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens) return text;
  // No estimated token is longer than eight characters and the space before them.
  const start = text.slice(0, 9 * tokens);
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (estimateTokens(cutTo(start, middle)) <= tokens) low = middle;
    else high = middle - 1;
  }
  return cutTo(start, Math.min(low, start.length - 1));
}

/** The first lines, as many as are estimated at no more tokens than these, and the first in any case. */
function longestStart(lines: readonly string[], tokens: number): string[] {
  let sum = 0;
  return lines.filter((line, i) => {
    sum += 1 + estimateTokens(line);
    return i === 0 || sum <= tokens;
  });
}
