import { plural } from '../../protocol/number-text.ts';
import { cutTo, dataBlock, escaped, quoted } from '../briefs/quoted-data.ts';
import { estimateTokens } from '../models/token-estimate.ts';
import type { Prompt } from '../models/turn-script.ts';

/** The most that a repair adds to a prompt, by `promptTokens`; reserved when the prompt is built. */
export const REPAIR_TOKENS = 4500;

const ANSWER_TOKENS = 3000;
const START_TOKENS = 400;
const PROBLEM_TOKENS = 1000;
const PROBLEM_CHARACTERS = 300;

/**
 * The prompt followed by an invalid answer and its problems. The answer is escaped, so that it cannot
 * imitate our own markers.
 *
 * @param problems sentences, at least one
 */
export function repairPrompt(prompt: Prompt, answer: string, problems: readonly string[]): Prompt {
  const lines = problems.map((problem) => quoted(problem, PROBLEM_CHARACTERS));
  const shown = longestStart(lines, PROBLEM_TOKENS);
  const rest = lines.length - shown.length;
  return askedAgain(prompt, answer, ANSWER_TOKENS, [
    'That answer is invalid. Its problems:',
    dataBlock('problems', [
      ...shown,
      ...(rest === 0 ? [] : [`and ${plural(rest, 'more', 'more')}`]),
    ]),
    'Give the complete corrected answer: one JSON object of the same form and nothing else. Fix the ' +
      'problems and leave everything else unchanged.',
  ]);
}

/** The prompt followed by an answer that was cut off at the token limit. */
export function tooLongPrompt(prompt: Prompt, answer: string): Prompt {
  return askedAgain(prompt, answer, START_TOKENS, [
    'That answer exceeded the token limit and was cut off. Its beginning is above.',
    'Give a complete but much shorter answer: one JSON object of the same form, with one short sentence ' +
      'in each text and as few items in each list as possible.',
  ]);
}

function askedAgain(
  prompt: Prompt,
  answer: string,
  answerTokens: number,
  request: readonly string[],
): Prompt {
  const start = startOf(escaped(answer.trim()), answerTokens);
  return {
    ...prompt,
    messages: [
      ...prompt.messages,
      { role: 'assistant', text: start === '' ? '(nothing)' : start },
      { role: 'user', text: request.join('\n') },
    ],
  };
}

/** The longest beginning of a text that is estimated at no more than `tokens`. */
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

/** As many first lines as are estimated at no more than `tokens`, and at least one. */
function longestStart(lines: readonly string[], tokens: number): string[] {
  let sum = 0;
  return lines.filter((line, i) => {
    sum += 1 + estimateTokens(line);
    return i === 0 || sum <= tokens;
  });
}
