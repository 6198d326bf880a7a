import type { TokenUsage } from '../../protocol/agent-seat.ts';
import type { BaseUrl } from './base-url.ts';
import { limitedFetch, MAX_BODY_BYTES } from './limited-fetch.ts';
import type { AnswerEnd, CallOptions, ModelReply } from './model-client.ts';
import {
  CutStreamError,
  LongAnswerError,
  type ProviderNames,
  providerFailure,
} from './provider-failure.ts';
import { redactedStream, redactor } from './redact.ts';

/** The content of one event of a stream. */
export interface StreamPart {
  readonly text?: string;
  /** Total usage so far. */
  readonly usage?: TokenUsage | null;
  /** How the answer ended; a stream without it counts as cut. */
  readonly stop?: { readonly end: AnswerEnd; readonly reason: string };
  /** The provider's report of a failure. */
  readonly failed?: unknown;
}

/** Options of a client. */
export interface ProviderAccess {
  readonly model: string;
  readonly apiKey: string;
  /** Null for the provider's own. */
  readonly baseUrl: BaseUrl | null;
  /** Further secrets to redact from texts of this provider, such as keys of others. */
  readonly otherSecrets?: readonly string[];
}

export interface StreamedCall extends ProviderAccess, ProviderNames {
  readonly maxOutputTokens: number;
  readonly options: CallOptions;
  /** Sends the request with an SDK. Called once. */
  readonly open: (transfer: {
    readonly fetch: typeof fetch;
    readonly signal: AbortSignal;
  }) => Promise<AsyncIterable<unknown>>;
  /** @throws {ZodError} the event is not part of the protocol */
  readonly readEvent: (event: unknown) => StreamPart;
}

/**
 * Makes one call through an SDK and passes the chunks of the answer to `onText` as they arrive.
 *
 * @throws {ModelCallError} there is no complete answer
 * @throws the signal's reason, immediately on abort
 */
export function streamAnswer(call: StreamedCall): Promise<ModelReply> {
  const { signal } = call.options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    receive(call)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

async function receive(call: StreamedCall): Promise<ModelReply> {
  const { apiKey, baseUrl, otherSecrets = [], maxOutputTokens } = call;
  const { signal, onText } = call.options;
  const secrets = [apiKey, ...(baseUrl?.secrets ?? []), ...otherSecrets];
  const redact = redactor(secrets);
  const stream = redactedStream(secrets);
  const transfer = limitedFetch({ signal, authorization: `Bearer ${apiKey}`, maxOutputTokens });
  let text = '';
  let usage: TokenUsage | null = null;
  let stop: StreamPart['stop'];
  const show = (chunk: string) => {
    if (chunk === '') return;
    text += chunk;
    if (text.length > MAX_BODY_BYTES) throw new LongAnswerError();
    callBack(onText, chunk);
  };

  try {
    for await (const event of await call.open({ fetch: transfer.fetch, signal })) {
      signal.throwIfAborted();
      const part = call.readEvent(event);
      usage = part.usage ?? usage;
      if (part.failed !== undefined) throw new ReportedError(part.failed);
      show(stream.take(part.text ?? ''));
      stop = part.stop ?? stop;
    }
    show(stream.end());
    if (stop === undefined) throw new CutStreamError();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CallbackError) throw error.cause;
    // An SDK keeps the provider's report in `error`.
    const reported = error instanceof ReportedError ? error.report : error;
    throw providerFailure({ ...call, transfer, redact, error: reported });
  }
  signal.throwIfAborted();
  return { text, end: stop.end, stopReason: redact(stop.reason).slice(0, 100), usage };
}

class ReportedError extends Error {
  readonly report: unknown;

  constructor(report: unknown) {
    super();
    this.report = report;
  }
}

/** Separates an exception of the caller's `onText` from a failure of the provider. */
class CallbackError extends Error {}

function callBack(onText: CallOptions['onText'], chunk: string): void {
  try {
    onText?.(chunk);
  } catch (cause) {
    throw new CallbackError('onText threw', { cause });
  }
}
