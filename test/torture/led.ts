import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { readJournal } from '../helpers/journal-text.ts';
import { filesBelow } from '../helpers/session-on-disk.ts';
import { stubBrain } from '../helpers/stub-brain.ts';
import { type StubServer, startStubServer } from '../helpers/stub-llm-server.ts';
import { keyOf, SMALL_ORDER } from './crash.ts';

const PRICE = { input: 3, cached_input: 0.3, cache_write: 3.75, output: 15 };

const seat = (provider: ModelSeat['provider']): ModelSeat => ({
  provider,
  model: 'stub',
  context_tokens: 200_000,
  max_output_tokens: 8000,
  price: PRICE,
  training_cutoff: null,
});

/** The small session with a model for every role. */
export const LED_ORDER = {
  ...SMALL_ORDER,
  config: {
    ...SMALL_ORDER.config,
    agents: { maestro: seat('anthropic'), strategist: seat('anthropic'), critic: seat('openai') },
  },
} as const;

/** A provider that always has the same answer to the same question. */
export function startBrain(): Promise<StubServer> {
  return startStubServer({
    price: PRICE,
    answer: ({ schema, messages }) => stubBrain({ schema, messages }),
  });
}

/**
 * What a session has paid, against the books of the provider.
 *
 * @param kills of its processes
 * @returns how often it called, and the number of calls with an unknown outcome
 */
export function checkBooks(
  stub: StubServer,
  name: string,
  folder: string,
  kills: number,
): { calls: number; unknown: number } {
  const own = stub.exchanges.filter(
    ({ request }) => request.headers.authorization === `Bearer ${keyOf(name)}`,
  );
  const bills = new Map(own.map(({ rawBody, billedUsd }) => [rawBody, billedUsd]));
  const transcripts = [...filesBelow(folder)]
    .filter(([path]) => path.startsWith('transcripts/'))
    .map(([, text]) => Transcript.parse(JSON.parse(text)));
  const answered = transcripts.filter(({ outcome }) => outcome === 'answered');
  const unknown = transcripts.filter(({ outcome }) => outcome === 'unknown');
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

  // No answer that was recorded is asked for again: each kill costs one call at most.
  expect(own.length, name).toBeLessThanOrEqual(bills.size + kills);
  expect(answered.length, name).toBe(bills.size);
  expect(unknown.length, name).toBeLessThanOrEqual(kills);
  expect(own.length, name).toBeLessThanOrEqual(answered.length + unknown.length);
  // Answered calls cost what the provider reports; for the others the worst is assumed.
  expect(sum(answered.map(({ cost_usd }) => cost_usd)), name).toBeCloseTo(
    sum([...bills.values()]),
    9,
  );
  const { lines } = readJournal(readFileSync(join(folder, 'journal.jsonl'), 'utf8'), name);
  for (const { turn, attempt, cost_usd } of unknown) {
    const call = lines.find(
      ({ event }) =>
        event.type === 'call_started' && event.turn === turn && event.attempt === attempt,
    );
    expect(call?.event, name).toMatchObject({ reserved_usd: cost_usd });
    expect(cost_usd).toBeGreaterThan(0);
  }
  // Its own sum is counted once, too: the reported spending is the sum of both.
  const { costs } = JSON.parse(readFileSync(join(folder, 'metrics_global.json'), 'utf8')) as {
    costs: { cost_usd: number; calls: number }[];
  };
  expect(sum(costs.map(({ cost_usd }) => cost_usd)), name).toBeCloseTo(
    sum([...answered, ...unknown].map(({ cost_usd }) => cost_usd)),
    9,
  );
  return { calls: own.length, unknown: unknown.length };
}
