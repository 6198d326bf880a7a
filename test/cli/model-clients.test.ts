import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientFor } from '../../cli/agents/model-clients.ts';
import { UsageError } from '../../cli/failures/failure.ts';
import type { ModelSeat, Provider } from '../../protocol/agent-seat.ts';
import { ask, stubWith } from '../helpers/ask-model.ts';

const seat = (provider: Provider): ModelSeat => ({
  provider,
  model: 'stub-model',
  context_tokens: 8192,
  max_output_tokens: 1024,
  price: null,
  training_cutoff: null,
});

describe('clientFor()', () => {
  it('takes keys and addresses from the environment it is given', async () => {
    const stub = await stubWith('{}');
    const environment = {
      ANTHROPIC_API_KEY: ' sk-ant-one ',
      ANTHROPIC_BASE_URL: stub.url,
      OPENAI_API_KEY: 'sk-two',
      OPENAI_BASE_URL: `${stub.url}/v1/`,
    };
    for (const provider of ['anthropic', 'openai', 'compatible'] as const) {
      const client = await clientFor(seat(provider), environment);
      expect(client).toMatchObject({ provider, model: 'stub-model' });
      expect((await ask(client)).reply?.text).toBe('{}');
    }
    const sent = stub.exchanges.map(({ request }) => [
      request.protocol,
      request.model,
      request.headers.authorization,
    ]);
    expect(sent).toEqual([
      ['anthropic', 'stub-model', 'Bearer sk-ant-one'],
      ['responses', 'stub-model', 'Bearer sk-two'],
      ['chat', 'stub-model', 'Bearer sk-two'],
    ]);
  });

  it('uses --base-url and --structured for the compatible provider only', async () => {
    const [typed, other] = [await stubWith('{}'), await stubWith('{}')];
    const environment = { OPENAI_API_KEY: 'sk-two', OPENAI_BASE_URL: `${other.url}/v1` };
    const options = { baseUrl: `${typed.url}/v1`, structured: 'json_object' } as const;
    await ask(await clientFor(seat('compatible'), environment, options));
    await ask(await clientFor(seat('openai'), environment, options));
    expect(typed.exchanges.map(({ request }) => request.body.response_format)).toEqual([
      { type: 'json_object' },
    ]);
    expect(other.exchanges.map(({ request }) => request.protocol)).toEqual(['responses']);
  });

  it.each([
    ['anthropic', {}, /ANTHROPIC_API_KEY is not set; /],
    ['openai', { OPENAI_API_KEY: '  ' }, /OPENAI_API_KEY is not set; /],
    ['compatible', {}, /give --base-url, or set OPENAI_BASE_URL, as http:/],
    ['openai', { OPENAI_API_KEY: 'sk-kéy' }, /^Cannot read OPENAI_API_KEY: it contains a space/],
  ] as const)('rejects %s with %o', async (provider, environment, sentence) => {
    const made = clientFor(seat(provider), environment);
    await expect(made).rejects.toThrow(UsageError);
    await expect(made).rejects.toThrow(sentence);
  });

  it('loads an SDK with its first client: nothing reaches one by imports alone', () => {
    const reached = new Set(sourcesOf('cli'));
    expect(reached.size).toBeGreaterThan(40);
    // A set grows while it is walked.
    for (const file of reached) for (const next of staticImportsOf(file)) reached.add(next);
    const all = ['anthropic', 'openai', 'compatible'].map((name) => `agents/${name}-client.ts`);
    expect(all.filter((file) => reached.has(file))).toEqual([]);
    expect(reached).toContain('agents/models/known-models.ts');
    expect(staticImportsOf('agents/models/openai-client.ts')).toContain(
      'agents/models/stream-answer.ts',
    );
  });
});

const ROOT = resolve(import.meta.dirname, '../..');

function sourcesOf(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.tsx?$/.test(file)).map((file) => `${folder}/${file}`);
}

/** What a file imports as it is loaded: neither types nor what it imports later. */
function staticImportsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export) (?!type\b)[^'";]*?from '(\.[^']+)'/gm);
  return [...statements].map(([, target]) => relative(ROOT, resolve(ROOT, dirname(file), target!)));
}
