import * as z from 'zod';
import { type CallFailure, ModelCallError } from './errors.ts';
import { MAX_BODY_BYTES, type Transfer } from './limited-fetch.ts';
import { parseRetryAfter } from './parse-retry-after.ts';

/** Names for error messages. */
export interface ProviderNames {
  /** `Anthropic`, `the server at 127.0.0.1:11434`. */
  readonly name: string;
  readonly model: string;
  /** The environment variable that holds its key. */
  readonly keyVariable: string;
  /** The setting of its address, for hints. */
  readonly addressSetting: string;
}

export interface FailedCall extends ProviderNames {
  readonly transfer: Transfer;
  readonly redact: (text: string) => string;
  /** The thrown error, or the failure that the provider reported. */
  readonly error: unknown;
}

/** A failure as a provider reports it. */
interface Report {
  /** Codes and types, joined; a number among them is a status. */
  readonly codes: string;
  readonly words: string;
}

/** The stream ended before the answer was complete. */
export class CutStreamError extends Error {}

/** The answer exceeds every allowed length. */
export class LongAnswerError extends Error {}

/** A failed call as an error for the user, without secrets and control characters. */
export function providerFailure(call: FailedCall): ModelCallError {
  const { transfer, redact, error } = call;
  const report = reportOf(transfer.errorBody === '' ? error : transfer.errorBody);
  const failure = kindOf(call, report);
  const words = tidy(redact(report.words));
  return new ModelCallError(
    `Cannot call the model: ${redact(reasonFor(failure, call, words))}`,
    {
      failure,
      status: transfer.status,
      retryAfterMs: transfer.headers === null ? null : parseRetryAfter(transfer.headers),
      isUnsent: transfer.status === null && isUnsent(error),
    },
    // The error itself may contain headers with a key.
    { cause: error instanceof Error ? error.name : typeof error },
  );
}

function kindOf({ transfer, error }: FailedCall, report: Report): CallFailure {
  const { status, breach } = transfer;
  if (breach === 'too_large' || error instanceof LongAnswerError) return 'too_large';
  if (breach === 'not_text') return 'not_understood';
  if (status === null) return isTimeout(error) ? 'timeout' : 'connection';
  if (status < 200 || status > 299) return kindOfStatus(status, report);
  if (report.codes !== '' || report.words !== '') return kindOfReport(report);
  if (error instanceof SyntaxError || error instanceof z.ZodError) return 'not_understood';
  if (isTimeout(error)) return 'timeout';
  const type = transfer.headers?.get('content-type') ?? '';
  return type.includes('event-stream') ? 'cut' : 'not_understood';
}

const TOO_LONG =
  /context[ _]?(length|size|window)|context limit|prompt is too long|maximum context|too many (input )?tokens|request_too_large|input is too long/i;
const NO_CREDIT =
  /insufficient_quota|insufficient[ _](credit|balance|funds)|billing|credit balance|payment_required/i;

const STATUSES: Readonly<Record<number, CallFailure>> = {
  401: 'auth',
  402: 'payment',
  403: 'forbidden',
  404: 'not_found',
  408: 'server',
  409: 'server',
  413: 'context_overflow',
  503: 'overloaded',
  529: 'overloaded',
};

function kindOfStatus(status: number, report: Report): CallFailure {
  const known = STATUSES[status];
  if (known !== undefined) return known;
  const text = `${report.codes} ${report.words}`;
  if (status === 429) return NO_CREDIT.test(text) ? 'payment' : 'rate_limited';
  // llama.cpp and LM Studio have answered 500 to a prompt that was too long.
  if (TOO_LONG.test(text)) return 'context_overflow';
  if (status >= 500) return 'server';
  if (NO_CREDIT.test(text)) return 'payment';
  return /model_not_found/.test(report.codes) ? 'not_found' : 'bad_request';
}

/** Meanings of provider codes; the first match applies. */
const CODES: readonly (readonly [RegExp, CallFailure])[] = [
  [NO_CREDIT, 'payment'],
  [/overloaded/, 'overloaded'],
  [/rate_limit/, 'rate_limited'],
  [/authentication|invalid_api_key/, 'auth'],
  [/permission/, 'forbidden'],
  [/not_found/, 'not_found'],
  [/invalid_request|invalid_prompt|policy/, 'bad_request'],
];

/** An error in the middle of a stream has no status of its own, unless its codes hold one. */
function kindOfReport(report: Report): CallFailure {
  const { codes } = report;
  const status = Number(/\b[45]\d\d\b/.exec(codes)?.[0] ?? NaN);
  if (status >= 400) return kindOfStatus(status, report);
  if (TOO_LONG.test(`${codes} ${report.words}`)) return 'context_overflow';
  return CODES.find(([code]) => code.test(codes))?.[1] ?? 'server';
}

function reasonFor(failure: CallFailure, call: FailedCall, words: string): string {
  const { name, model, keyVariable, addressSetting, transfer } = call;
  const status = transfer.status === null || transfer.status < 300 ? '' : ` (${transfer.status})`;
  const report = `${status}${words === '' ? '' : `: "${words}"`}`;
  switch (failure) {
    case 'auth':
      // Some providers quote a part of the key, so their words are left out.
      return `${name} rejected the key in ${keyVariable}${status}; check that it is complete and not revoked`;
    case 'payment':
      return `${name} requires payment${report}; add credit to the account of the key in ${keyVariable}`;
    case 'forbidden':
      return `${name} does not allow the key in ${keyVariable} to use "${model}"${report}`;
    case 'not_found':
      return `${name} has no model "${model}"${report}; see "maestro models" and check ${addressSetting}`;
    case 'context_overflow':
      return `the prompt exceeds the context window of "${model}"${report}`;
    case 'bad_request':
      return `${name} rejected the request${report}`;
    case 'rate_limited':
      return `${name} limits the rate of requests${report}`;
    case 'overloaded':
      return `${name} is overloaded${report}`;
    case 'server':
      return `${name} failed${report}`;
    case 'connection':
      return `${name} cannot be reached (${tidy(call.redact(causeOf(call.error)))})`;
    case 'timeout':
      return `${name} did not answer in time`;
    case 'cut':
      return `${name} closed the stream in the middle of an answer`;
    case 'too_large':
      return `${name} sent more than an answer may contain (${MAX_BODY_BYTES / 1e6} MB)`;
    case 'not_understood':
      return `${name} sent an answer of an unknown format; check ${addressSetting}`;
  }
}

const MAX_WORDS = 300;

/** One line without control characters. */
function tidy(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS)}…` : line;
}

const Scalar = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
const ErrorFields = z.object({ type: Scalar, code: Scalar, message: Scalar, detail: Scalar });
const Nested = z.object({ error: z.unknown().optional() });

/** Reads `{error: {type, code, message}}` of any provider: nested, bare, as text, or from an SDK error. */
function reportOf(value: unknown): Report {
  if (typeof value === 'string') {
    const json = parsed(value);
    return json === undefined ? { codes: '', words: value } : reportOf(json);
  }
  const nested = Nested.safeParse(value);
  if (nested.success && nested.data.error !== undefined && nested.data.error !== null) {
    const { error } = nested.data;
    return typeof error === 'string' ? { codes: '', words: error } : reportOf(error);
  }
  const fields = ErrorFields.safeParse(value);
  if (!fields.success || value instanceof Error) return { codes: '', words: '' };
  const { type, code, message, detail } = fields.data;
  return {
    codes: [type, code].filter((part) => part !== null && part !== undefined).join(' '),
    words: message ?? detail ?? '',
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error and its causes. */
function chainOf(error: unknown): readonly NodeJS.ErrnoException[] {
  const chain: NodeJS.ErrnoException[] = [];
  for (let one = error; one instanceof Error && chain.length < 8; one = one.cause) chain.push(one);
  return chain;
}

function isTimeout(error: unknown): boolean {
  return chainOf(error).some(
    (one) => /TIMEOUT|ETIMEDOUT/.test(String(one.code)) || /Timeout/.test(one.constructor.name),
  );
}

/** Codes of failed connections. After a reset, by contrast, the request may have arrived. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function isUnsent(error: unknown): boolean {
  return chainOf(error).some(
    ({ code, message }) =>
      message === 'bad port' || (code !== undefined && NO_CONNECTION.has(code)),
  );
}

function causeOf(error: unknown): string {
  const chain = chainOf(error);
  const { code, message } = chain.findLast((one) => one.code !== undefined) ?? chain.at(-1) ?? {};
  return message || code || 'unknown reason';
}
