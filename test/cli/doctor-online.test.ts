import { describe, expect, it, onTestFinished } from 'vitest';
import { stubWith } from '../helpers/ask-model.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { runMaestro } from '../helpers/run-maestro.ts';
import { startStubServer } from '../helpers/stub-llm-server.ts';

const doctor = (env: Readonly<Record<string, string>>) =>
  runMaestro(['doctor', '--online', '--lab', temporaryFolder()], { env });

const KEYS = { ANTHROPIC_API_KEY: 'sk-ant-canary-11', OPENAI_API_KEY: 'sk-canary-22' };
const USAGE = { input_tokens: 200, cached_tokens: 0, cache_write_tokens: 0, output_tokens: 30 };

describe('maestro doctor --online', () => {
  it('asks each provider once, and says model, time and cost', async () => {
    const stub = await startStubServer({
      models: ['local-model', 'another'],
      answer: () => ({ text: '{"connected":true}', usage: USAGE }),
    });
    onTestFinished(() => stub.close());
    const urls = { ANTHROPIC_BASE_URL: stub.url, OPENAI_BASE_URL: `${stub.url}/v1` };
    const { code, out, err } = await doctor({ ...KEYS, ...urls });
    expect([code, err]).toEqual([0, '']);
    // By hand: (200 x 2 + 30 x 10) / 1e6 and (200 x 1 + 30 x 5) / 1e6 USD.
    expect(out).toMatch(
      /^ok {4}anthropic +claude-sonnet-5-5 answered in \d+ ms, 200 tokens in and 30 out, 0\.000700 USD$/m,
    );
    expect(out).toMatch(/^ok {4}openai +gpt-6\.1-terra answered in \d+ ms, .*, 0\.000350 USD$/m);
    expect(out).toMatch(/^ok {4}compatible +local-model answered in .*, free$/m);
    expect(stub.exchanges.map(({ request }) => request.model)).toEqual([
      'claude-sonnet-5-5',
      'gpt-6.1-terra',
      'local-model',
    ]);
    expect(out).not.toContain('canary');
  });

  it('ends with 1 and the sentence of what is wrong, without the key', async () => {
    const stub = await startStubServer({
      answer: ({ protocol, headers }) => ({
        kind: 'status',
        status: protocol === 'anthropic' ? 401 : 403,
        body: { error: { message: `"${headers.authorization}" will not do` } },
      }),
    });
    onTestFinished(() => stub.close());
    const urls = { ANTHROPIC_BASE_URL: stub.url, OPENAI_BASE_URL: `${stub.url}/v1` };
    const { code, out, err } = await doctor({ ...KEYS, ...urls });
    expect(code).toBe(1);
    expect(err).toBe('');
    expect(out).toMatch(/^BAD {3}anthropic +.* rejected the key in ANTHROPIC_API_KEY \(401\)/m);
    expect(out).toMatch(/^BAD {3}openai +.* the key in OPENAI_API_KEY .*\(403\): .*\[hidden\]/m);
    expect(out).toMatch(/^BAD {3}compatible +Cannot list models: \S+ has none$/m);
    expect(out).not.toContain('canary');
  });

  it('distinguishes an answer in another form from the requested one', async () => {
    const stub = await stubWith('I am connected', { text: '{}', end: 'refusal' });
    const urls = { ANTHROPIC_BASE_URL: stub.url, OPENAI_BASE_URL: '' };
    const { code, out } = await doctor({ ANTHROPIC_API_KEY: 'sk-ant-canary-11', ...urls });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^note {2}anthropic +claude-sonnet-5-5 answered, but not in the requested form/m,
    );
  });

  it('calls no provider if nothing is set', async () => {
    const { code, out } = await doctor({});
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ok {4}providers +none called: neither ANTHROPIC_API_KEY nor OPENAI_API_KEY nor OPENAI_BASE_URL is set$/m,
    );
  });

  it('reports a server that cannot be reached', async () => {
    const stub = await stubWith('');
    await stub.close();
    const { code, out } = await doctor({ OPENAI_BASE_URL: `${stub.url}/v1` });
    expect(code).toBe(1);
    expect(out).toMatch(/^BAD {3}compatible +Cannot list models: \S+ cannot be reached$/m);
  });
});
