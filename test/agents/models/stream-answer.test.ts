import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../../agents/models/limited-fetch.ts';
import { ask, CANARY, clientOf, PROVIDERS, QUESTION, stubWith } from '../../helpers/ask-model.ts';
import type { StubReply } from '../../helpers/stub-llm-server.ts';

const TEXT = '{"chosen":"A","reasons":["hit 0.57","é 🎲 in several bytes"]}';

const USAGE = { input_tokens: 700, cached_tokens: 200, cache_write_tokens: 100, output_tokens: 40 };

/** Failures of any provider; `status` is that of the failure. */
const FAILURES: readonly {
  readonly what: string;
  readonly reply: StubReply;
  readonly failure: string;
  readonly status: number | null;
  readonly message?: RegExp;
}[] = [
  ...(
    [
      [400, 'bad_request', /rejected the request \(400\): "no such field"/],
      [401, 'auth', /rejected the key in (ANTHROPIC|OPENAI)_API_KEY \(401\)/],
      [402, 'payment', /requires payment \(402\)/],
      [403, 'forbidden', /does not allow the key in \w+ to use "stub-model" \(403\)/],
      [404, 'not_found', /has no model "stub-model" \(404\).*; see "maestro models"/],
      [408, 'server', undefined],
      [409, 'server', undefined],
      [413, 'context_overflow', /exceeds the context window of "stub-model" \(413\)/],
      [422, 'bad_request', undefined],
      [429, 'rate_limited', /limits the rate of requests \(429\)/],
      [500, 'server', /failed \(500\)/],
      [502, 'server', undefined],
      [503, 'overloaded', undefined],
      [529, 'overloaded', /is overloaded \(529\)/],
    ] as const
  ).map(([status, failure, message]) => ({
    what: `status ${status}`,
    reply: { kind: 'status', status, body: { error: { message: 'no such field' } } } as const,
    failure,
    status,
    ...(message === undefined ? {} : { message }),
  })),
  {
    what: 'a redirection',
    reply: { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' } },
    failure: 'bad_request',
    status: 307,
  },
  {
    what: 'an error page',
    reply: { kind: 'status', status: 502, body: '<html>\u001b[31mBad\ngateway</html>' },
    failure: 'server',
    status: 502,
    message: /\(502\): "<html> \[31mBad gateway<\/html>"$/,
  },
  {
    what: 'no credit, reported with 429',
    reply: {
      kind: 'status',
      status: 429,
      body: { error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'quota' } },
    },
    failure: 'payment',
    status: 429,
  },
  {
    what: 'no credit, reported with 400',
    reply: {
      kind: 'status',
      status: 400,
      body: {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'Your credit balance is too low' },
      },
    },
    failure: 'payment',
    status: 400,
  },
  // Reports of Anthropic, OpenAI, vLLM and llama.cpp, the last with a numeric code.
  ...[
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'prompt is too long: 210000 tokens > 200000 maximum',
      },
    },
    {
      error: {
        message: 'Too much',
        type: 'invalid_request_error',
        code: 'context_length_exceeded',
      },
    },
    { object: 'error', message: "This model's maximum context length is 4096 tokens", code: 400 },
    { error: { code: 400, message: 'no', type: 'exceed_context_size_error' } },
  ].map((body) => ({
    what: `an overflow in the words ${JSON.stringify(body).slice(0, 40)}`,
    reply: { kind: 'status', status: 400, body } as const,
    failure: 'context_overflow',
    status: 400,
  })),
  {
    what: 'a reset before the answer',
    reply: { kind: 'reset', afterBytes: null },
    failure: 'connection',
    status: null,
    message: /^Cannot call the model: the server at 127\.0\.0\.1:\d+ cannot be reached \(\S/,
  },
  {
    what: 'a reset within it',
    reply: { kind: 'reset', afterBytes: 300, text: TEXT },
    failure: 'cut',
    status: 200,
  },
  {
    what: 'a stream that ends early',
    reply: { kind: 'cut', afterBytes: 300, text: TEXT },
    failure: 'cut',
    status: 200,
    message: /closed the stream in the middle/,
  },
  { what: 'an empty stream', reply: { kind: 'raw', body: '' }, failure: 'cut', status: 200 },
  {
    what: 'a web page',
    reply: { kind: 'raw', body: '<html>Welcome</html>', contentType: 'text/html' },
    failure: 'not_understood',
    status: 200,
    message: /an answer of an unknown format/,
  },
  {
    what: 'JSON in place of a stream',
    reply: { kind: 'raw', body: '{"a":1}', contentType: 'application/json' },
    failure: 'not_understood',
    status: 200,
  },
  {
    what: 'events that are not JSON',
    reply: { kind: 'raw', body: 'event: message_start\ndata: {"type": oops\n\n' },
    failure: 'not_understood',
    status: 200,
  },
  {
    what: 'events that are no objects',
    reply: { kind: 'raw', body: 'event: message_start\ndata: [17]\n\n' },
    failure: 'not_understood',
    status: 200,
  },
  {
    what: 'bytes that are not UTF-8',
    reply: {
      kind: 'raw',
      body: Buffer.from('event: ping\ndata: {"type":"\xff\xfe"}\n\n', 'latin1'),
    },
    failure: 'not_understood',
    status: 200,
  },
  {
    what: 'overload, reported in the stream',
    reply: { kind: 'error-event', type: 'overloaded_error', message: 'busy' },
    failure: 'overloaded',
    status: 200,
    message: /overloaded: "busy"/,
  },
  {
    what: 'a rate limit, reported in the stream',
    reply: { kind: 'error-event', type: 'rate_limit_exceeded', message: 'slow' },
    failure: 'rate_limited',
    status: 200,
  },
  {
    what: 'an error of the server, reported in the stream',
    reply: { kind: 'error-event', type: 'server_error', message: 'oh' },
    failure: 'server',
    status: 200,
  },
  {
    what: 'an overflow, reported in the stream',
    reply: { kind: 'error-event', type: 'invalid_request_error', message: 'prompt is too long' },
    failure: 'context_overflow',
    status: 200,
  },
];

const RETRYABLE = ['rate_limited', 'overloaded', 'server', 'connection', 'cut', 'timeout'];

describe.each(PROVIDERS)('streamAnswer() with %s', (provider) => {
  it('returns the answer, its chunks in order and the usage', async () => {
    const stub = await stubWith({ text: TEXT, usage: USAGE, thoughts: 'not for the answer' });
    const { reply, pieces } = await ask(clientOf(provider, stub.url));
    expect(reply).toMatchObject({ text: TEXT, end: 'end', usage: USAGE });
    expect(pieces.join('')).toBe(TEXT);
    expect(pieces.length).toBeGreaterThan(3);
    expect(stub.exchanges).toHaveLength(1);
  });

  it('returns null if the provider does not report the usage', async () => {
    const stub = await stubWith({ text: TEXT, usage: null });
    const { reply } = await ask(clientOf(provider, stub.url));
    expect(reply).toMatchObject({ text: TEXT, usage: null });
  });

  it.each(['refusal', 'length'] as const)(
    'distinguishes %s from the end of an answer',
    async (end) => {
      const stub = await stubWith({ text: '{"chosen":', end, usage: USAGE });
      const { reply } = await ask(clientOf(provider, stub.url));
      expect(reply).toMatchObject({ text: '{"chosen":', end, usage: USAGE });
    },
  );

  it('reads an answer that arrives a few bytes at a time', async () => {
    const stub = await stubWith({ kind: 'trickle', text: '"é🎲"', bytes: 3, everyMs: 0 });
    const { reply } = await ask(clientOf(provider, stub.url));
    expect(reply).toMatchObject({ text: '"é🎲"', end: 'end' });
  });

  it.each(FAILURES)('fails with $failure at $what, after one request', async (row) => {
    const stub = await stubWith(row.reply);
    const { failure, reply } = await ask(clientOf(provider, stub.url));
    expect(reply).toBe(null);
    expect(failure).toMatchObject({
      failure: row.failure,
      status: row.status,
      isRetryable: RETRYABLE.includes(row.failure),
    });
    expect(failure?.message).toMatch(/^[^\p{Cc}]+[^.\p{Cc}]$/u);
    if (row.message !== undefined) expect(failure?.message).toMatch(row.message);
    expect(stub.exchanges).toHaveLength(1);
  });

  it('fails with connection if no server listens', async () => {
    const stub = await stubWith('');
    await stub.close();
    const { failure } = await ask(clientOf(provider, stub.url));
    expect(failure).toMatchObject({ failure: 'connection', status: null, isUnsent: true });
    expect(failure?.message).toMatch(/ECONNREFUSED/);
  });

  it('cannot exclude that a request arrived after a reset', async () => {
    const stub = await stubWith({ kind: 'reset', afterBytes: null });
    const { failure } = await ask(clientOf(provider, stub.url));
    expect(failure).toMatchObject({ failure: 'connection', isUnsent: false });
  });

  it.each([
    ['3', 3000],
    ['0', 0],
    ['1.5', 1500],
    ['86400', 86_400_000],
    ['-5', null],
    ['soon', null],
    ['1e400', null],
    ['5 apples', null],
  ])('returns the wait of retry-after %s', async (retryAfter, ms) => {
    const headers = { 'retry-after': retryAfter };
    const stub = await stubWith({ kind: 'status', status: 429, headers });
    const { failure } = await ask(clientOf(provider, stub.url));
    expect(failure?.retryAfterMs).toBe(ms);
  });

  it('rejects with the reason of the signal and closes the connection', async () => {
    const stub = await stubWith({ kind: 'silent', afterBytes: 400 });
    const controller = new AbortController();
    const client = clientOf(provider, stub.url);
    const asked = ask(client, { signal: controller.signal });
    const reason = new Error('the deadline of the turn');
    setTimeout(() => controller.abort(reason), 100);
    await expect(asked).rejects.toBe(reason);
    await expect.poll(() => stub.exchanges[0]?.isGivenUp).toBe(true);
    await expect(ask(client, { signal: controller.signal })).rejects.toBe(reason);
    expect(stub.exchanges).toHaveLength(1);
  });

  it('rejects with the reason of the signal while no answer begins', async () => {
    const stub = await stubWith({ kind: 'silent' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const asked = ask(clientOf(provider, stub.url), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(asked).rejects.toBe(reason);
  });

  it('rethrows an exception of the listener', async () => {
    const stub = await stubWith({ text: TEXT });
    const full = new Error('ENOSPC');
    const asked = clientOf(provider, stub.url).complete(QUESTION, {
      signal: new AbortController().signal,
      onText: () => {
        throw full;
      },
    });
    await expect(asked).rejects.toBe(full);
  });

  it.each([
    ['a body of 100 MB', { kind: 'flood', bytes: 100e6, of: 'line' }],
    ['an error of 100 MB', { kind: 'flood', bytes: 100e6, of: 'line', status: 500 }],
    ['a page of 100 MB', { kind: 'flood', bytes: 100e6, of: 'line', contentType: 'text/html' }],
    ['a stream without an end', { kind: 'flood', bytes: Infinity, of: 'comments' }],
    ['an answer without an end', { kind: 'flood', bytes: Infinity, of: 'text' }],
  ] as const)('cuts %s', async (_what, reply) => {
    const stub = await stubWith(reply);
    const { failure } = await ask(clientOf(provider, stub.url));
    expect(failure).toMatchObject({ failure: 'too_large', isRetryable: false });
    await expect.poll(() => stub.exchanges[0]?.isGivenUp).toBe(true);
    // The buffers of both sockets are sent, even if unread.
    expect(stub.exchanges[0]?.bytesSent).toBeLessThan(MAX_BODY_BYTES + 12e6);
  });

  it('sends no header that the environment adds', async () => {
    process.env.ANTHROPIC_CUSTOM_HEADERS = 'X-Leak: canary-header';
    process.env.OPENAI_CUSTOM_HEADERS = 'X-Leak: canary-header';
    process.env.OPENAI_ORG_ID = 'canary-organisation';
    try {
      const stub = await stubWith({ text: TEXT });
      await ask(clientOf(provider, stub.url));
      const { headers } = stub.exchanges[0]!.request;
      expect(headers.authorization).toBe(`Bearer ${CANARY}`);
      expect(JSON.stringify(headers)).not.toMatch(/canary-(header|organisation)/);
    } finally {
      delete process.env.ANTHROPIC_CUSTOM_HEADERS;
      delete process.env.OPENAI_CUSTOM_HEADERS;
      delete process.env.OPENAI_ORG_ID;
    }
  });
});

describe.each(PROVIDERS)('the key of %s', (provider) => {
  const encoded = Buffer.from(CANARY);
  const disguises: readonly (readonly [string, string])[] = [
    ['as it is', CANARY],
    ['in base64', encoded.toString('base64')],
    ['within base64', Buffer.from(`x Bearer ${CANARY} and on`).toString('base64')],
    ['in base64url', encoded.toString('base64url')],
    ['in hex', encoded.toString('hex')],
    ['in a URL', encodeURIComponent(CANARY)],
    ['in JSON', JSON.stringify(CANARY)],
  ];
  const marks = disguises.map(([, text]) => text.replace(/^"|"$/g, ''));
  /** The base64 characters that neighbours in a longer text do not change. */
  const inside = encoded.toString('base64').slice(4, -4);

  const hides = (text: string) => {
    for (const mark of [...marks, inside]) expect(text).not.toContain(mark);
  };

  it.each(disguises)('is redacted %s in answers and chunks', async (_how, disguise) => {
    const text = `before ${disguise} after`;
    for (const pieces of [1, 9, 300]) {
      const stub = await stubWith({ text, pieces });
      const asked = await ask(clientOf(provider, stub.url));
      expect(asked.reply?.text).toMatch(/^before .*\[hidden\].* after$/);
      expect(asked.pieces.join('')).toBe(asked.reply?.text);
      hides(`${JSON.stringify(asked)} ${asked.reply?.text} ${asked.pieces.join('')}`);
    }
  });

  it.each(disguises)('is redacted %s in errors', async (_how, disguise) => {
    const report = { message: `bad ${disguise} here`, type: disguise, code: disguise };
    const replies: StubReply[] = [
      ...[400, 401, 403, 404, 429, 500].map(
        (status) => ({ kind: 'status', status, body: { error: report } }) as const,
      ),
      { kind: 'status', status: 400, body: `plain ${disguise}` },
      { kind: 'error-event', type: 'server_error', message: disguise },
    ];
    const stub = await stubWith(...replies);
    for (const _ of replies) {
      const { failure } = await ask(clientOf(provider, stub.url));
      expect(failure).not.toBe(null);
      hides([failure?.message, failure?.stack, JSON.stringify(failure), failure?.cause].join(' '));
    }
  });

  it('is not in the error if it is an invalid header', async () => {
    const stub = await stubWith('');
    const key = `${CANARY}\nX-Other: 1`;
    const { failure } = await ask(clientOf(provider, stub.url, key));
    expect(failure).not.toBe(null);
    hides([failure?.message, failure?.stack, failure?.cause].join(' '));
    expect(stub.exchanges).toHaveLength(0);
  });
});
