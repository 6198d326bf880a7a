import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { ModelPrice, TokenUsage } from '../../protocol/agent-seat.ts';
import {
  errorEvent,
  eventsOf,
  type Protocol,
  readRequest,
  type StubRequest,
  type WholeAnswer,
  wholeBody,
} from './stub-llm-protocols.ts';

/** An answer: only its text is required. */
interface StubAnswer extends Partial<Omit<WholeAnswer, 'text'>> {
  readonly kind?: 'answer';
  readonly text: string;
}

/** What the server does in place of answering as it should. */
type Misbehaviour =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** As JSON, unless it is a text. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Breaks the connection: before anything is sent, or after this many bytes of the answer. */
  | { readonly kind: 'reset'; readonly afterBytes: number | null; readonly text?: string }
  /** Ends the stream after this many bytes, as if that were all. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly text?: string }
  /** Sends the answer in pieces of this many bytes. */
  | {
      readonly kind: 'trickle';
      readonly bytes: number;
      readonly everyMs: number;
      readonly text: string;
    }
  /** This many bytes of nothing, or without an end if it is Infinity. */
  | {
      readonly kind: 'flood';
      readonly bytes: number;
      /** One line, a comment a line, or pieces of an answer. */
      readonly of: 'line' | 'comments' | 'text';
      readonly status?: number;
      readonly contentType?: string;
    }
  /** Takes the request and never answers; or starts an answer and stops sending. */
  | { readonly kind: 'silent'; readonly afterBytes?: number }
  /** Begins to answer, and reports an error in the stream. */
  | { readonly kind: 'error-event'; readonly type: string; readonly message: string }
  /** Sends these bytes unchanged. */
  | {
      readonly kind: 'raw';
      readonly body: string | Buffer;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export type StubReply = string | StubAnswer | Misbehaviour;

/** One request, and its outcome. */
interface StubExchange {
  readonly request: StubRequest;
  /** As it came over the line. */
  readonly rawBody: string;
  /** What a provider would have billed. */
  readonly billed: TokenUsage;
  readonly billedUsd: number;
  /** Of the answer, headers and all. */
  readonly bytesSent: number;
  /** Whether the connection ended before the answer was whole. */
  readonly isGivenUp: boolean;
}

export interface StubServerOptions {
  /** Called once a request, in the order of arrival. */
  answer(request: StubRequest): StubReply | Promise<StubReply>;
  /** Prices for the ledger; free by default. */
  readonly price?: ModelPrice;
  /** What `GET /v1/models` lists. */
  readonly models?: readonly string[];
}

export interface StubServer {
  /** For ANTHROPIC_BASE_URL; with `/v1` for OPENAI_BASE_URL. */
  readonly url: string;
  readonly exchanges: readonly StubExchange[];
  /** The sums of the billed usage. */
  ledger(): { readonly answered: number; readonly tokens: number; readonly usd: number };
  /** Ends all connections. */
  close(): Promise<void>;
}

const PATHS: Readonly<Record<string, Protocol>> = {
  '/v1/messages': 'anthropic',
  '/v1/responses': 'responses',
  '/v1/chat/completions': 'chat',
};

const NOTHING: TokenUsage = {
  input_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 0,
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * A provider on loopback that speaks the Messages API of Anthropic, and the Responses API and chat
 * completions of OpenAI, streamed and whole; scripted by the test, with failures on request.
 */
export async function startStubServer(options: StubServerOptions): Promise<StubServer> {
  const exchanges: Mutable<StubExchange>[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A mistake in a script must not look like one of the provider's.
      response.socket?.destroy();
      server.emit('error', error);
    });
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '').split('?')[0]!;
    const protocol = PATHS[path];
    if (incoming.method === 'GET' && path === '/v1/models') {
      const data = (options.models ?? []).map((id) => ({ id, object: 'model' }));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data, has_more: false }));
      return;
    }
    if (incoming.method !== 'POST' || protocol === undefined) {
      response.writeHead(404).end('no such path');
      return;
    }
    const rawBody = await bodyOf(incoming);
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const request = readRequest(protocol, exchanges.length, headers, JSON.parse(rawBody));
    const exchange: Mutable<StubExchange> = {
      request,
      rawBody,
      billed: NOTHING,
      billedUsd: 0,
      bytesSent: 0,
      isGivenUp: false,
    };
    exchanges.push(exchange);
    const { socket } = response;
    const sentBefore = socket?.bytesWritten ?? 0;
    response.on('close', () => {
      exchange.isGivenUp = !response.writableFinished;
      exchange.bytesSent = (socket?.bytesWritten ?? 0) - sentBefore;
    });
    const scripted = await options.answer(request);
    const reply = typeof scripted === 'string' ? { text: scripted } : scripted;
    exchange.billed = billOf(request, rawBody, reply);
    exchange.billedUsd = usdOf(exchange.billed, options.price);
    await send(response, request, reply);
  }

  // A busy process closes idle connections late, and a call on one of them would fail and be counted.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    ledger: () => ({
      answered: exchanges.filter(({ billed }) => billed !== NOTHING).length,
      tokens: sum(exchanges.map(({ billed }) => sum(Object.values(billed)))),
      usd: sum(exchanges.map(({ billedUsd }) => billedUsd)),
    }),
    close: async () => {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

type Scripted = Exclude<StubReply, string>;

/** A provider bills answers that it started; a request rejected before that costs nothing. */
function billOf(request: StubRequest, rawBody: string, reply: Scripted): TokenUsage {
  const isBilled =
    reply.kind === undefined ||
    ['answer', 'cut', 'trickle', 'error-event'].includes(reply.kind) ||
    (reply.kind === 'reset' && reply.afterBytes !== null);
  return isBilled ? (wholeAnswer(request, rawBody, reply).usage ?? NOTHING) : NOTHING;
}

/** Missing parts of an answer are filled in: four characters are a token. */
function wholeAnswer(request: StubRequest, rawBody: string, reply: Scripted): WholeAnswer {
  const text = 'text' in reply && reply.text !== undefined ? reply.text : '{"stub":true}';
  const counted = {
    ...NOTHING,
    input_tokens: Math.ceil(rawBody.length / 4),
    output_tokens: Math.min(Math.ceil(text.length / 4), request.maxOutputTokens),
  };
  const answer = reply.kind === undefined || reply.kind === 'answer' ? (reply as StubAnswer) : null;
  return {
    text,
    end: answer?.end ?? 'end',
    thoughts: answer?.thoughts ?? '',
    usage: answer?.usage ?? counted,
    pieces: answer?.pieces ?? 5,
  };
}

function usdOf(usage: TokenUsage, price: ModelPrice | undefined): number {
  if (price === undefined) return 0;
  const { input_tokens, cached_tokens, cache_write_tokens, output_tokens } = usage;
  return (
    (input_tokens * price.input +
      cached_tokens * price.cached_input +
      cache_write_tokens * price.cache_write +
      output_tokens * price.output) /
    1e6
  );
}

const STREAM = { 'content-type': 'text/event-stream; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

async function send(
  response: ServerResponse,
  request: StubRequest,
  reply: Scripted,
): Promise<void> {
  const whole = wholeAnswer(request, JSON.stringify(request.body), reply);
  const bytes = () => Buffer.from(eventsOf(request, whole).join(''));
  switch (reply.kind) {
    case undefined:
    case 'answer': {
      const sent = reply.usage === null ? { ...whole, usage: null } : whole;
      if (!request.isStream) {
        response.writeHead(200, JSON_TYPE).end(wholeBody(request, sent));
        return;
      }
      response.writeHead(200, STREAM);
      for (const event of eventsOf(request, sent)) response.write(event);
      response.end();
      return;
    }
    case 'status': {
      const { status, body = '', headers = {} } = reply;
      const isText = typeof body === 'string';
      response.writeHead(status, { ...(isText ? {} : JSON_TYPE), ...headers });
      response.end(isText ? body : JSON.stringify(body));
      return;
    }
    case 'reset': {
      if (reply.afterBytes === null) {
        response.socket?.resetAndDestroy();
        return;
      }
      response.writeHead(200, STREAM);
      await flushed(response, bytes().subarray(0, reply.afterBytes));
      response.socket?.destroy();
      return;
    }
    case 'cut':
      response.writeHead(200, STREAM).end(bytes().subarray(0, reply.afterBytes));
      return;
    case 'trickle': {
      response.writeHead(200, STREAM);
      const all = bytes();
      for (let at = 0; at < all.length && !response.destroyed; at += reply.bytes) {
        response.write(all.subarray(at, at + reply.bytes));
        await wait(reply.everyMs);
      }
      response.end();
      return;
    }
    case 'flood':
      await flood(response, request, reply);
      return;
    case 'silent':
      if (reply.afterBytes === undefined) return;
      response.writeHead(200, STREAM);
      response.write(bytes().subarray(0, reply.afterBytes));
      return;
    case 'error-event': {
      response.writeHead(200, STREAM);
      const events = eventsOf(request, whole);
      for (const event of events.slice(0, Math.ceil(events.length / 2))) response.write(event);
      response.end(errorEvent(request.protocol, reply.type, reply.message));
      return;
    }
    case 'raw': {
      const type = reply.contentType ?? STREAM['content-type'];
      response.writeHead(200, { 'content-type': type, ...reply.headers }).end(reply.body);
    }
  }
}

/** Written, and given the time to arrive before the connection ends. */
async function flushed(response: ServerResponse, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    response.write(bytes, () => resolve());
  });
  await wait(20);
}

const PIECE_BYTES = 65_536;

async function flood(
  response: ServerResponse,
  request: StubRequest,
  { bytes, of, status = 200, contentType }: Misbehaviour & { readonly kind: 'flood' },
): Promise<void> {
  response.writeHead(status, { 'content-type': contentType ?? STREAM['content-type'] });
  const long = 'x'.repeat(1000);
  const answer = { text: long, end: 'end', thoughts: '', usage: NOTHING, pieces: 1 } as const;
  const isPiece = (event: string) => event.includes(long) && !event.includes('.done"');
  const unit = {
    line: long,
    comments: `: ${long}\n\n`,
    text: eventsOf(request, answer).find(isPiece)!,
  }[of];
  const piece = unit.repeat(Math.ceil(PIECE_BYTES / unit.length));
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  for (let sent = 0; sent < bytes && !response.destroyed; sent += piece.length) {
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), gone]);
  }
  response.end();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
