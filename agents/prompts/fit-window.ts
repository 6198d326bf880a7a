import { countText } from '../../protocol/number-text.ts';
import { promptTokens } from '../models/token-estimate.ts';
import type { Prompt } from '../models/turn-script.ts';
import { type Detail, detailLevels } from './detail-levels.ts';

/**
 * The most detailed prompt that fits.
 *
 * @param segments number of past segments
 * @param build builds a prompt at a level of detail; less detail never makes it longer
 * @throws {RangeError} not even the shortest fits
 */
export function fitWindow(
  segments: number,
  maxInputTokens: number,
  build: (detail: Detail) => Prompt,
): Prompt {
  const details = detailLevels(segments);
  const fits = (prompt: Prompt) => promptTokens(prompt) <= maxInputTokens;
  const whole = build(details[0]!);
  if (fits(whole)) return whole;
  const shortest = build(details.at(-1)!);
  if (!fits(shortest)) {
    throw new RangeError(
      `Cannot fit the prompt into ${countText(maxInputTokens)} tokens: its shortest form is estimated at ` +
        `${countText(promptTokens(shortest))}; use a model with a larger context window, or lower max_output_tokens`,
    );
  }
  // Binary search for the first level that fits; only prompts that were checked are returned.
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
