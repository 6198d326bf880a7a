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

/** What one event of a stream says. */
export interface StreamPart {
  readonly text?: string;
  /** All that was used until now. */
  readonly usage?: TokenUsage | null;
  /** How the answer ended, once that is known: without it the answer counts as cut. */
  readonly stop?: { readonly end: AnswerEnd; readonly reason: string };
  /** The provider's report that it failed. */
  readonly failed?: unknown;
}

/** What a client is made with. */
export interface ProviderAccess {
  readonly model: string;
  readonly apiKey: string;
  /** Null for the provider's own. */
  readonly baseUrl: BaseUrl | null;
  /** What else no text of this provider may hold, as the keys of others. */
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
  /** @throws {ZodError} the event is none of the protocol */
  readonly hear: (event: unknown) => StreamPart;
}

/**
 * Makes one call through an SDK: the pieces of the answer to `onText` as they come, and all of it in the
 * end.
 *
 * @throws {ModelCallError} there is no whole answer
 * @throws the signal's reason, at once when it is aborted
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
  const show = (piece: string) => {
    if (piece === '') return;
    text += piece;
    if (text.length > MAX_BODY_BYTES) throw new LongAnswerError();
    calledBack(onText, piece);
  };

  try {
    for await (const event of await call.open({ fetch: transfer.fetch, signal })) {
      signal.throwIfAborted();
      const heard = call.hear(event);
      usage = heard.usage ?? usage;
      if (heard.failed !== undefined) throw new ReportedError(heard.failed);
      show(stream.take(heard.text ?? ''));
      stop = heard.stop ?? stop;
    }
    show(stream.end());
    if (stop === undefined) throw new CutStreamError();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CallbackError) throw error.cause;
    // An SDK keeps what the provider reported in `error`.
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

/** What the caller's own function threw is no failure of the provider. */
class CallbackError extends Error {}

function calledBack(onText: CallOptions['onText'], piece: string): void {
  try {
    onText?.(piece);
  } catch (cause) {
    throw new CallbackError('onText threw', { cause });
  }
}
