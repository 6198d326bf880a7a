/** Limit of a body, and of one event of a stream. */
export const MAX_BODY_BYTES = 1_000_000;

/**
 * Bytes that one token of a streamed answer may take. Each is wrapped in an event of some hundred bytes,
 * so a legitimate answer of a few thousand tokens exceeds a megabyte.
 */
const WIRE_BYTES_PER_TOKEN = 512;

/** Why a body was not read to its end. */
type Breach = 'too_large' | 'not_text';

export interface TransferOptions {
  /** Aborting stops the reading, not only the waiting. */
  readonly signal: AbortSignal;
  /** Value of the `Authorization` header. */
  readonly authorization: string;
  /** Limits the length of a stream. */
  readonly maxOutputTokens: number;
}

/** One request and its outcome. */
export interface Transfer {
  /** For an SDK to use, once. */
  readonly fetch: typeof fetch;
  /** Null until an answer begins. */
  readonly status: number | null;
  readonly headers: Headers | null;
  /** The body of an unsuccessful response. */
  readonly errorBody: string;
  /** Null unless the body was cut. */
  readonly breach: Breach | null;
}

/** The SDK headers that are sent. Others come from the environment or describe this machine. */
const HEADERS = ['accept', 'content-type', 'user-agent', 'anthropic-version', 'anthropic-beta'];

/**
 * A fetch for one request to an untrusted server: bodies are limited to `MAX_BODY_BYTES`, streams by the
 * length of the answer, an abort stops reading, and redirects are not followed.
 */
export function limitedFetch(options: TransferOptions): Transfer {
  const { signal, authorization, maxOutputTokens } = options;
  let isUsed = false;
  const transfer: { -readonly [Key in keyof Transfer]: Transfer[Key] } = {
    fetch: send,
    status: null,
    headers: null,
    errorBody: '',
    breach: null,
  };

  async function send(...[url, init]: Parameters<typeof fetch>): Promise<Response> {
    if (isUsed) throw new RangeError('Cannot send a second request: a transfer allows one');
    isUsed = true;
    const given = new Headers(init?.headers);
    const headers = new Headers({ authorization });
    for (const name of HEADERS) {
      const value = given.get(name);
      if (value !== null) headers.set(name, value);
    }
    const stop = new AbortController();
    const response = await fetch(url, {
      ...init,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, stop.signal, ...(init?.signal ? [init.signal] : [])]),
    });
    transfer.status = response.status;
    transfer.headers = response.headers;
    const { status } = response;
    if (response.body === null) return response;
    if (!response.ok) {
      const body = limited(response.body, bodyLimit());
      transfer.errorBody = await new Response(body).text();
      return new Response(transfer.errorBody, { status, headers: response.headers });
    }
    const isStream = response.headers.get('content-type')?.includes('event-stream') === true;
    const body = limited(response.body, isStream ? streamLimit(maxOutputTokens) : bodyLimit());
    return new Response(body, { status, headers: response.headers });

    // On Node 20 an abort does not always reach a body that has begun, so its reader is cancelled
    // explicitly, as in `market/transfer.ts`.
    function limited(
      body: ReadableStream<Uint8Array>,
      limit: (bytes: Uint8Array) => Breach | null,
    ): ReadableStream<Uint8Array> {
      const reader = body.getReader();
      const giveUp = () => {
        signal.removeEventListener('abort', giveUp);
        void reader.cancel().catch(() => {});
      };
      signal.addEventListener('abort', giveUp);
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const { done, value } = await reader.read();
            signal.throwIfAborted();
            if (done) {
              signal.removeEventListener('abort', giveUp);
              controller.close();
              return;
            }
            transfer.breach = limit(value);
            if (transfer.breach !== null) {
              giveUp();
              stop.abort();
              throw new RangeError(`Cannot read the body: it is ${transfer.breach}`);
            }
            controller.enqueue(value);
          },
          cancel: giveUp,
        },
        { highWaterMark: 0 },
      );
    }
  }
  return transfer;
}

function bodyLimit(): (bytes: Uint8Array) => Breach | null {
  let total = 0;
  return ({ length }) => {
    total += length;
    return total > MAX_BODY_BYTES ? 'too_large' : null;
  };
}

/** An event ends at an empty line. SDKs buffer events until then, so their length is limited too. */
function streamLimit(maxOutputTokens: number): (bytes: Uint8Array) => Breach | null {
  const maxBytes = Math.max(MAX_BODY_BYTES, maxOutputTokens * WIRE_BYTES_PER_TOKEN);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let [total, ofEvent, newlines] = [0, 0, 0];
  return (bytes) => {
    total += bytes.length;
    for (const byte of bytes) {
      ofEvent++;
      if (byte === NEWLINE) newlines++;
      else if (byte !== CARRIAGE_RETURN) newlines = 0;
      if (newlines === 2) [ofEvent, newlines] = [0, 0];
      if (ofEvent > MAX_BODY_BYTES) return 'too_large';
    }
    if (total > maxBytes) return 'too_large';
    try {
      utf8.decode(bytes, { stream: true });
      return null;
    } catch {
      return 'not_text';
    }
  };
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
