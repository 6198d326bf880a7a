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

/** Model, outcome, time and cost in one line. */
export function attemptSummary(transcript: Transcript): string {
  const { provider, model, kind, usage, cost_usd, clock, outcome, inherited } = transcript;
  if (kind === 'compute') return harmlessText(`${model}, computed`);
  const tokens = usage === null ? 'usage unknown' : usageText(usage);
  const seconds = `${(clock.latency_ms / 1000).toFixed(1)} s`;
  const parts = [`${provider}:${model}`, outcome, seconds, tokens, usdText(cost_usd)];
  if (inherited === true) parts.push('paid by the parent session');
  return harmlessText(parts.join(', '));
}

const ModelPrompt = z.object({
  system: z.string(),
  messages: z.array(z.object({ role: z.string(), text: z.string() })),
});

export interface PromptText {
  /** System prompt; null if no model was called. */
  readonly system: string | null;
  /** Prefixed with the sender if there are several. */
  readonly messages: readonly string[];
}

/** The prompt of a model, or the brief of a heuristic agent as data. */
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

/** The result of an attempt, as title and text. */
export function answerIn({ response, error, will_retry }: Transcript): [string, string] {
  if (error !== null) {
    return ['Failed', `${error.message}${will_retry ? ' (retried)' : ''}`];
  }
  return ['Answer', response === null ? '(not recorded)' : readableValue(response)];
}
