import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limitedFetch, MAX_BODY_BYTES } from '../../../agents/models/limited-fetch.ts';
import { stubWith } from '../../helpers/ask-model.ts';
import { startStubServer } from '../../helpers/stub-llm-server.ts';

const CHILD = join(import.meta.dirname, '../../helpers/flooded-client.ts');

async function serverOf(type: string, body: Buffer, encoding?: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': type,
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const transferOf = (maxOutputTokens = 1000) =>
  limitedFetch({
    signal: new AbortController().signal,
    authorization: 'Bearer x',
    maxOutputTokens,
  });

const EVENT = `data: ${'x'.repeat(92)}\n\n`;

describe('limitedFetch()', () => {
  it.each([
    [MAX_BODY_BYTES, null],
    [MAX_BODY_BYTES + 1, 'too_large'],
  ])('reads a body of %i bytes: %s', async (bytes, breach) => {
    const transfer = transferOf();
    const response = await transfer.fetch(await serverOf('text/plain', Buffer.alloc(bytes, 97)));
    const length = await response.text().then(
      (text) => text.length,
      () => null,
    );
    expect([length, transfer.breach]).toEqual([breach === null ? bytes : null, breach]);
  });

  // 512 bytes per token: 4,000 tokens may take 2,048,000 bytes, 100 per event.
  it.each([
    [20_480, null],
    [20_481, 'too_large'],
  ])('limits a stream by the length of its answer: %i events, %s', async (events, breach) => {
    expect(EVENT).toHaveLength(100);
    const url = await serverOf('text/event-stream', Buffer.from(EVENT.repeat(events)));
    const transfer = transferOf(4000);
    const response = await transfer.fetch(url);
    await response.text().catch(() => {});
    expect(transfer.breach).toBe(breach);
  });

  it('limits an event of a stream like a body', async () => {
    const line = Buffer.concat([Buffer.alloc(MAX_BODY_BYTES - 1, 97), Buffer.from('\r\n')]);
    const transfer = transferOf(40_000);
    const response = await transfer.fetch(await serverOf('text/event-stream', line));
    await response.text().catch(() => {});
    expect(transfer.breach).toBe('too_large');
  });

  it('counts the decompressed bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(100e6));
    expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
    const transfer = transferOf();
    const response = await transfer.fetch(await serverOf('text/plain', bomb, 'gzip'));
    await response.text().catch(() => {});
    expect(transfer.breach).toBe('too_large');
  });

  it('sends one request only', async () => {
    const stub = await stubWith('fine');
    const transfer = transferOf();
    await transfer.fetch(`${stub.url}/v1/models`);
    await expect(transfer.fetch(`${stub.url}/v1/models`)).rejects.toThrow(RangeError);
  });

  it.each([
    ['a line of 100 MB', { kind: 'flood', bytes: 100e6, of: 'line' }, '1000'],
    ['an answer without an end', { kind: 'flood', bytes: Infinity, of: 'text' }, '32000'],
    ['an error of 100 MB', { kind: 'flood', bytes: 100e6, of: 'line', status: 500 }, '1000'],
  ] as const)('keeps the memory of its process flat at %s', async (_what, flood, tokens) => {
    const small = { kind: 'status', status: 500, body: 'no' } as const;
    const stub = await startStubServer({
      answer: ({ index }) => (index % 2 === 0 ? small : flood),
    });
    onTestFinished(() => stub.close());
    const args = ['--import', import.meta.resolve('tsx'), CHILD, stub.url, tokens];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const growth = JSON.parse(stdout);
    expect(Object.keys(growth)).toEqual([
      'anthropic too_large',
      'openai too_large',
      'compatible too_large',
    ]);
    for (const bytes of Object.values(growth)) expect(bytes).toBeLessThan(50e6);
  });
});
