import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import { MarketDataError } from './errors.ts';

/** How long to wait for a server, and how often to retry. */
export interface TransferTiming {
  /** Attempts after the first. */
  readonly retries: number;
  /** Before the first retry; it doubles, times a random factor from 1 to 2. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** Until the response begins. */
  readonly answerTimeoutMs: number;
  /** Between two chunks of a response. */
  readonly stallTimeoutMs: number;
}

export const DEFAULT_TIMING: TransferTiming = {
  retries: 5,
  minDelayMs: 500,
  maxDelayMs: 30_000,
  answerTimeoutMs: 15_000,
  stallTimeoutMs: 20_000,
};

const MAX_RETRY_AFTER_MS = 60_000;

/** A transfer failed; if it is transient, a retry may succeed. */
export class TransferError extends Error {
  readonly isTransient: boolean;
  /** Of the Retry-After header; 0 without one. */
  readonly retryAfterMs: number;
  /** HTTP status; null without a response. */
  readonly status: number | null;

  constructor(
    message: string,
    options: ErrorOptions & {
      readonly isTransient: boolean;
      readonly retryAfterMs?: number;
      readonly status?: number;
    },
  ) {
    super(message, options);
    this.name = 'TransferError';
    this.isTransient = options.isTransient;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.status = options.status ?? null;
  }
}

/**
 * Runs a transfer until it succeeds, with growing pauses after transient failures.
 *
 * @throws {MarketDataError} it failed permanently, or as often as `timing` allows
 * @throws the signal's reason, once it is aborted
 */
export async function retrying<T>(
  url: string,
  timing: TransferTiming,
  signal: AbortSignal,
  transfer: () => Promise<T>,
): Promise<T> {
  let attempts = 0;
  try {
    return await pRetry(
      () => {
        attempts++;
        return transfer();
      },
      {
        retries: timing.retries,
        minTimeout: timing.minDelayMs,
        maxTimeout: timing.maxDelayMs,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => error instanceof TransferError && error.isTransient,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (!(error instanceof TransferError) || retriesLeft === 0) return;
          if (error.retryAfterMs > 0) await wait(error.retryAfterMs, undefined, { signal });
        },
      },
    );
  } catch (error) {
    if (signal.aborted || !(error instanceof TransferError)) throw error;
    const count = attempts === 1 ? '' : ` (${attempts} attempts)`;
    throw new MarketDataError(
      `Cannot download ${decodeURIComponent(basename(url))}: ${error.message}${count}; requested ${url}`,
      undefined,
      { cause: error },
    );
  }
}

/**
 * One GET. `receive` gets the response and its chunks.
 *
 * @returns what `receive` returns, or null if the server has no such file (404)
 * @throws {TransferError} no response, a broken one, or a status other than 2xx
 * @throws the signal's reason, once it is aborted
 */
export async function get<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  timing: TransferTiming,
  signal: AbortSignal,
  receive: (response: Response, pieces: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T | null> {
  const silence = new AbortController();
  const silentFor = (ms: number) =>
    setTimeout(() => {
      silence.abort(
        new TransferError(`the server sent nothing for ${ms / 1000} s`, { isTransient: true }),
      );
    }, ms);
  let timer = silentFor(timing.answerTimeoutMs);

  // Once a response has begun, an abort does not always reach its body: on Node 20, on a busy machine,
  // some continued until the server ended. So the body is cancelled by hand.
  async function* pieces(response: Response): AsyncGenerator<Uint8Array> {
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    const stops = [signal, silence.signal];
    const cancel = () => void reader.cancel().catch(() => {});
    const checkStops = () => {
      for (const one of stops) one.throwIfAborted();
    };
    for (const one of stops) one.addEventListener('abort', cancel);
    try {
      for (;;) {
        checkStops();
        const { done, value } = await reader.read();
        checkStops();
        if (done) return;
        clearTimeout(timer);
        timer = silentFor(timing.stallTimeoutMs);
        yield value;
      }
    } finally {
      for (const one of stops) one.removeEventListener('abort', cancel);
      cancel();
    }
  }

  try {
    const response = await fetch(url, {
      // Ranges refer to the stored file, so it must not be compressed on the way.
      headers: { ...headers, 'accept-encoding': 'identity' },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.ok) return await receive(response, pieces(response));
    await response.body?.cancel();
    if (response.status === 404) return null;
    throw statusError(response);
  } catch (error) {
    signal.throwIfAborted();
    silence.signal.throwIfAborted();
    throw transportError(error);
  } finally {
    clearTimeout(timer);
  }
}

function statusError({ status, statusText, headers }: Response): TransferError {
  const seconds = Number(headers.get('retry-after'));
  return new TransferError(`the server responded ${status} ${statusText}`.trim(), {
    status,
    isTransient: status === 408 || status === 416 || status === 429 || status >= 500,
    retryAfterMs: seconds > 0 ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : 0,
  });
}

/** For a lost connection fetch throws a TypeError with the reason as its cause. */
function transportError(error: unknown): unknown {
  if (!(error instanceof TypeError) || error.cause === undefined) return error;
  const { message, code } = error.cause as { message?: string; code?: string };
  return new TransferError(`the connection failed: ${message || code || error.message}`, {
    isTransient: true,
    cause: error,
  });
}
