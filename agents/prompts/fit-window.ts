import { countText } from '../../protocol/number-text.ts';
import { promptTokens } from '../models/token-estimate.ts';
import type { Prompt } from '../models/turn-script.ts';
import { type Detail, squeezes } from './squeeze.ts';

/**
 * The prompt that tells the most and still fits.
 *
 * @param segments how many past segments there are to tell of
 * @param build a prompt with so much detail; less detail makes it no longer
 * @throws {RangeError} not even the shortest fits
 */
export function fitWindow(
  segments: number,
  maxInputTokens: number,
  build: (detail: Detail) => Prompt,
): Prompt {
  const details = squeezes(segments);
  const fits = (prompt: Prompt) => promptTokens(prompt) <= maxInputTokens;
  const whole = build(details[0]!);
  if (fits(whole)) return whole;
  const shortest = build(details.at(-1)!);
  if (!fits(shortest)) {
    throw new RangeError(
      `Cannot fit the prompt into ${countText(maxInputTokens)} tokens: its shortest form is estimated at ` +
        `${countText(promptTokens(shortest))}, use a model with a larger window, or let it answer in fewer tokens (max_output_tokens)`,
    );
  }
  // Halving finds the first that fits, and whatever it finds has been seen to fit.
  let best = shortest;
  let low = 1;
  let high = details.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const prompt = build(details[middle]!);
    if (fits(prompt)) {
      best = prompt;
      high = middle;
    } else low = middle + 1;
  }
  return best;
}
