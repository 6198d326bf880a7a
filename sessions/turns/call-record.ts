import type { ModelCallError } from '../../agents/models/errors.ts';
import type { ModelReply, ModelRequest } from '../../agents/models/model-client.ts';
import { jsonSchemaOf } from '../../agents/models/pricing.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { sha256 } from '../../store/durable-file.ts';

/** The outcome of a request after all its attempts. */
export type CallOutcome =
  | { readonly end: 'answered' | 'truncated'; readonly text: string }
  | { readonly end: 'refused' | 'not_sent'; readonly why: string }
  | { readonly end: 'failed'; readonly failure: string; readonly why: string };

/** The result of one attempt. */
export interface SentCall extends Pick<Transcript, 'outcome' | 'usage'> {
  readonly text: string | null;
  readonly stopReason: string | null;
  readonly error: ModelCallError | null;
  /** Rejected before an answer began, or never sent: the provider charges nothing. */
  readonly isUnbilled: boolean;
}

export const NOTHING = {
  response: null,
  will_retry: false,
  stop_reason: null,
  usage: null,
  charged_tokens: 0,
  cost_usd: 0,
} as const;

const OUTCOMES = { end: 'answered', refusal: 'refused', length: 'truncated' } as const;

export function answeredCall({ text, end, stopReason, usage }: ModelReply): SentCall {
  const outcome = OUTCOMES[end];
  return { outcome, text, stopReason, usage, error: null, isUnbilled: false };
}

export function failedCall(error: ModelCallError): SentCall {
  const { status, isUnsent } = error;
  const isRefused =
    status !== null && status >= 300 && (status < 500 || status === 503 || status === 529);
  // The usage reported before a stream broke off is less than what is billed.
  const usage = null;
  return {
    outcome: 'failed',
    text: null,
    stopReason: null,
    usage,
    error,
    isUnbilled: isRefused || isUnsent,
  };
}

/** The outcome of an attempt; null if the same request is sent again. */
export function outcomeOf({
  outcome,
  response,
  error,
  will_retry,
  stop_reason,
}: Transcript): CallOutcome | null {
  if (will_retry || outcome === 'unknown') return null;
  switch (outcome) {
    case 'answered':
    case 'truncated':
      return { end: outcome, text: String(response) };
    case 'refused':
      return { end: 'refused', why: `it refused to answer (${stop_reason})` };
    case 'not_sent':
      return { end: 'not_sent', why: error!.message };
    case 'failed':
      return { end: 'failed', failure: error!.failure, why: error!.message };
  }
}

/** A request in the form that is recorded. */
export function requestRecord({ system, messages, output, maxOutputTokens }: ModelRequest) {
  return {
    system,
    messages,
    output: { name: output.name, schema: jsonSchemaOf(output.schema) },
    max_output_tokens: maxOutputTokens,
  };
}

export function promptHash(
  { provider, model }: ModelSeat,
  request: ReturnType<typeof requestRecord>,
): string {
  return sha256(canonicalJson({ provider, model, ...request }));
}

/** Long texts line by line, so that a difference has a line number. */
export function pretty(request: unknown): string {
  return JSON.stringify(request, null, 2).replaceAll('\\n', '\n');
}
