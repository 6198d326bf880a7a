import * as z from 'zod';
import { usdText } from '../protocol/number-text.ts';
import type { Transcript } from '../protocol/session-files.ts';
import { usageText } from '../protocol/usage-text.ts';
import { harmlessText } from '../view/harmless-text.ts';
import { readableValue } from './readable-value.ts';

/** `Turn 3, segment 1: critic, choose, attempt 2 (repair)`. */
export function attemptTitle(transcript: Transcript): string {
  const { turn, attempt, kind, segment, role, purpose } = transcript;
  const again = attempt === 1 ? '' : `, attempt ${attempt}${kind === 'ask' ? '' : ` (${kind})`}`;
  return harmlessText(`Turn ${turn}, segment ${segment}: ${role}, ${purpose}${again}`);
}

/** Who answered, how long it took and what it cost, in a line. */
export function attemptSummary(transcript: Transcript): string {
  const { provider, model, kind, usage, cost_usd, clock, outcome, inherited } = transcript;
  if (kind === 'compute') return harmlessText(`${model}, computed`);
  const tokens = usage === null ? 'usage not known' : usageText(usage);
  const seconds = `${(clock.latency_ms / 1000).toFixed(1)} s`;
  const parts = [`${provider}:${model}`, outcome, seconds, tokens, usdText(cost_usd)];
  if (inherited === true) parts.push('paid by the session this one was forked from');
  return harmlessText(parts.join(', '));
}

const ModelPrompt = z.object({
  system: z.string(),
  messages: z.array(z.object({ role: z.string(), text: z.string() })),
});

export interface PromptText {
  /** What the role is told in every turn; null where no model was asked. */
  readonly system: string | null;
  /** Each with the words that introduce it, where they are several. */
  readonly messages: readonly string[];
}

/** The prompt of a model, or the brief of a heuristic agent; what is neither is shown as data. */
export function promptIn({ kind, request }: Transcript): PromptText {
  if (request === null) return { system: null, messages: ['(not recorded)'] };
  const prompt = ModelPrompt.safeParse(request);
  if (kind === 'compute' || !prompt.success) {
    return { system: null, messages: [readableValue(request)] };
  }
  const { system, messages } = prompt.data;
  return {
    system,
    messages: messages.map(({ role, text }) =>
      messages.length === 1 ? text : `[${role}]\n${text}`,
    ),
  };
}

/** What came of an attempt, and what to call it. */
export function answerIn({ response, error, will_retry }: Transcript): [string, string] {
  if (error !== null) {
    return ['Came to nothing', `${error.message}${will_retry ? ' (asked again)' : ''}`];
  }
  return ['Answered', response === null ? '(nothing was recorded)' : readableValue(response)];
}
