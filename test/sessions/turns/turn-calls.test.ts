import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type CallFailure, ModelCallError } from '../../../agents/models/errors.ts';
import { worstCase } from '../../../agents/models/pricing.ts';
import type { Prompt } from '../../../agents/models/turn-script.ts';
import { Transcript } from '../../../protocol/session-files.ts';
import type { SessionContext } from '../../../sessions/context/session-context.ts';
import { TurnCalls } from '../../../sessions/turns/turn-calls.ts';
import {
  type DeskOptions,
  SEAT,
  scriptedDesk,
  scriptedModel,
} from '../../helpers/scripted-model.ts';
import { memoryStore, smallConfig, smallMarket } from '../../helpers/small-session.ts';

const FACTS = { turn: 4, role: 'critic', purpose: 'choose', segment: 1 } as const;
const PROMPT: Prompt = {
  system: 'You are the critic.',
  messages: [{ role: 'user', text: 'Pick one.' }],
  output: { name: 'critic_choose', schema: z.strictObject({ chosen: z.string() }) },
};
const WORST = worstCase(SEAT, { ...PROMPT, maxOutputTokens: SEAT.max_output_tokens });

/** One turn, with its events and files. */
function turnWith(
  options: DeskOptions & { readonly signal?: AbortSignal; readonly now?: () => number },
) {
  const memory = memoryStore();
  const desk = scriptedDesk(options);
  const order: string[] = [];
  const store = {
    ...memory.store,
    now: options.now ?? (() => 0),
    sync: () => void order.push('sync'),
    append: (event: Parameters<typeof memory.store.append>[0]) => {
      order.push(event.type);
      memory.store.append(event);
    },
    recordTurn: (transcript: Transcript) => {
      order.push(`recorded ${transcript.attempt} ${transcript.outcome}`);
      return memory.store.recordTurn(transcript);
    },
  };
  const context = {
    config: smallConfig(),
    market: smallMarket(),
    store,
    calls: [] as Transcript[],
    emit: (event: Parameters<typeof memory.store.append>[0]) => store.append(event),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  } as unknown as SessionContext;
  const calls = new TurnCalls(context, desk, FACTS, SEAT);
  const transcripts = () =>
    [...memory.files.values()].map((text) => Transcript.parse(JSON.parse(text)));
  return { calls, desk, order, context, transcripts, events: memory.events };
}

const failed = (failure: CallFailure, status: number | null = null, retryAfterMs?: number) =>
  new ModelCallError(`${failure} happened`, {
    failure,
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

/** A script that returns the items in order, then repeats the last. */
function inTurn<Item>(items: readonly Item[]): () => Item {
  let next = 0;
  return () => items[Math.min(next++, items.length - 1)]!;
}

describe('TurnCalls', () => {
  it('announces a call, syncs, sends, records, and only then returns the answer', async () => {
    const { calls, order, transcripts, desk } = turnWith({
      script: () => ({ text: '{"chosen":"p1"}' }),
    });
    expect(await calls.send('ask', PROMPT)).toEqual({ end: 'answered', text: '{"chosen":"p1"}' });
    expect(order).toEqual([
      'call_started',
      'sync',
      'agent_text',
      'recorded 1 answered',
      'call_finished',
    ]);
    expect(transcripts()).toMatchObject([
      {
        turn: 4,
        attempt: 1,
        kind: 'ask',
        provider: 'openai',
        model: 'scripted',
        outcome: 'answered',
        response: '{"chosen":"p1"}',
        stop_reason: 'stop',
        request: {
          system: PROMPT.system,
          messages: PROMPT.messages,
          output: { name: 'critic_choose' },
          max_output_tokens: 4000,
        },
        will_retry: false,
        charged_tokens: 110,
      },
    ]);
    // 100 tokens in at 1 USD a million, 10 out at 10.
    expect(transcripts()[0]!.cost_usd).toBeCloseTo(0.0002, 12);
    expect(desk.budget.committed).toEqual({
      usd: transcripts()[0]!.cost_usd,
      tokens: 110,
      calls: 1,
    });
  });

  it.each([
    ['rate_limited', 429, 0],
    ['overloaded', 529, 0],
    ['overloaded', 503, 0],
    // These may have been billed.
    ['server', 500, WORST.usd],
    ['connection', null, WORST.usd],
    ['cut', null, WORST.usd],
  ] as const)('retries a failed request: %s %s costs %d', async (failure, status, cost) => {
    const replies = inTurn([failed(failure, status), { text: 'yes' }]);
    const { calls, desk, transcripts } = turnWith({ script: replies });
    expect(await calls.send('ask', PROMPT)).toEqual({ end: 'answered', text: 'yes' });
    expect(transcripts()).toMatchObject([
      { attempt: 1, outcome: 'failed', will_retry: true, cost_usd: cost, error: { failure } },
      { attempt: 2, outcome: 'answered', will_retry: false },
    ]);
    expect(desk.waits).toHaveLength(1);
    expect(desk.waits[0]).toBeGreaterThan(700);
    expect(desk.budget.committed.calls).toBe(2);
  });

  it('charges nothing for an unsent request, but counts it as a call', async () => {
    const facts = { failure: 'connection', status: null, isUnsent: true } as const;
    const unsent = new ModelCallError('connection refused', facts);
    const { calls, desk, transcripts } = turnWith({ script: inTurn([unsent, { text: 'yes' }]) });
    await calls.send('ask', PROMPT);
    expect(transcripts()[0]).toMatchObject({ outcome: 'failed', cost_usd: 0, charged_tokens: 0 });
    expect(desk.budget.committed.calls).toBe(2);
  });

  it('gives up after five attempts', async () => {
    const { calls, desk, transcripts } = turnWith({ script: () => failed('overloaded', 529) });
    expect(await calls.send('ask', PROMPT)).toEqual({
      end: 'failed',
      failure: 'overloaded',
      why: 'overloaded happened',
    });
    expect(transcripts().map(({ will_retry }) => will_retry)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(desk.waits).toHaveLength(4);
  });

  it('waits as long as the provider asks, and never longer than a minute', async () => {
    const replies = inTurn([
      failed('rate_limited', 429, 86_400_000),
      failed('rate_limited', 429, 250),
      { text: 'yes' },
    ]);
    const { calls, desk } = turnWith({ script: replies });
    await calls.send('ask', PROMPT);
    expect(desk.waits).toEqual([60_000, 250]);
  });

  it.each(['auth', 'payment', 'forbidden', 'not_found', 'bad_request'] as const)(
    'stops the session on a failure that a retry cannot fix: %s',
    async (failure) => {
      const { calls, desk, transcripts } = turnWith({ script: () => failed(failure, 400) });
      await expect(calls.send('ask', PROMPT)).rejects.toMatchObject({
        name: 'SessionError',
        message: `${failure} happened`,
      });
      expect(desk.waits).toEqual([]);
      // A resume sends the request again.
      expect(transcripts()).toMatchObject([{ outcome: 'failed', will_retry: true, cost_usd: 0 }]);
    },
  );

  it.each(['too_large', 'not_understood', 'context_overflow'] as const)(
    'does not retry after %s',
    async (failure) => {
      const { calls, transcripts } = turnWith({ script: () => failed(failure, null) });
      expect(await calls.send('ask', PROMPT)).toMatchObject({ end: 'failed', failure });
      expect(transcripts()).toHaveLength(1);
    },
  );

  it('distinguishes a refusal and a truncated answer from an answer', async () => {
    const refused = turnWith({
      script: () => ({ text: '', end: 'refusal', stopReason: 'refusal' }),
    });
    expect(await refused.calls.send('ask', PROMPT)).toEqual({
      end: 'refused',
      why: 'it refused to answer (refusal)',
    });
    const cut = turnWith({
      script: () => ({ text: '{"cho', end: 'length', stopReason: 'max_tokens' }),
    });
    expect(await cut.calls.send('ask', PROMPT)).toEqual({ end: 'truncated', text: '{"cho' });
  });

  it('charges the worst case if the usage is unknown', async () => {
    const { calls, transcripts, desk } = turnWith({ script: () => ({ text: 'x', usage: null }) });
    await calls.send('ask', PROMPT);
    expect(transcripts()).toMatchObject([
      { usage: null, cost_usd: WORST.usd, charged_tokens: WORST.tokens },
    ]);
    expect(desk.budget.committed.usd).toBe(WORST.usd);
  });

  it('sends no request that could exceed the budget', async () => {
    const client = scriptedModel(() => ({ text: 'x' }));
    const limits = { usd: WORST.usd * 0.99 };
    const continues = turnWith({ client, limits: { ...limits, on_budget: 'heuristic' } });
    expect(await continues.calls.send('ask', PROMPT)).toMatchObject({
      end: 'not_sent',
      why: expect.stringContaining('the budget is $'),
    });
    expect(continues.transcripts()).toMatchObject([
      { outcome: 'not_sent', cost_usd: 0, charged_tokens: 0, error: { failure: 'budget' } },
    ]);
    const stops = turnWith({ client, limits });
    await expect(stops.calls.send('ask', PROMPT)).rejects.toThrow(
      /^Cannot send the next call: the budget is \$.* and the next call may cost \$.*; resume with a larger /,
    );
    // Nothing is recorded, so that a resume with a larger budget sends it.
    expect(stops.transcripts()).toEqual([]);
    expect(client.asked).toEqual([]);
  });

  it('counts retries against max calls', async () => {
    const { calls, transcripts } = turnWith({
      script: () => failed('overloaded', 529),
      limits: { calls: 2, on_budget: 'heuristic' },
    });
    expect(await calls.send('ask', PROMPT)).toMatchObject({ end: 'not_sent' });
    expect(transcripts().map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'not_sent']);
  });

  it('gives up a turn at its deadline, waits included', async () => {
    let now = 0;
    const { calls, transcripts } = turnWith({
      now: () => now,
      turnDeadlineMs: 10_000,
      script: () => {
        now += 9500;
        return failed('server', 500);
      },
    });
    expect(await calls.send('ask', PROMPT)).toMatchObject({ end: 'failed', failure: 'server' });
    expect(transcripts()).toMatchObject([{ will_retry: false, clock: { latency_ms: 9500 } }]);
  });

  it('aborts a call that never ends', async () => {
    const { calls } = turnWith({
      turnDeadlineMs: 20,
      script: (_request, { signal }) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => fail(signal.reason));
        }),
    });
    expect(await calls.send('ask', PROMPT)).toMatchObject({ end: 'failed', failure: 'timeout' });
  });

  it('leaves an aborted call without a record: a resume counts it as unknown', async () => {
    const stop = new AbortController();
    const { calls, order, transcripts } = turnWith({
      signal: stop.signal,
      script: (_request, { signal }) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => fail(signal.reason));
          stop.abort(new Error('Ctrl-C'));
        }),
    });
    await expect(calls.send('ask', PROMPT)).rejects.toThrow('Ctrl-C');
    expect(order).toEqual(['call_started', 'sync']);
    expect(transcripts()).toEqual([]);
  });

  it('rethrows a programming error', async () => {
    const { calls } = turnWith({ script: () => new TypeError('x is not a function') });
    await expect(calls.send('ask', PROMPT)).rejects.toThrow(TypeError);
  });
});

describe('TurnCalls with recorded answers', () => {
  async function recordedOf(replies: readonly (Error | { text: string })[]) {
    const first = turnWith({ script: inTurn(replies) });
    const end = await first.calls.send('ask', PROMPT);
    return { end, recorded: first.transcripts() };
  }

  it('reads them back without a call or a wait, and charges them', async () => {
    const { end, recorded } = await recordedOf([failed('overloaded', 529), { text: 'yes' }]);
    const client = scriptedModel(() => ({ text: 'no' }));
    const again = turnWith({ recorded, client });
    expect(await again.calls.send('ask', PROMPT)).toEqual(end);
    expect(client.asked).toEqual([]);
    expect(again.desk.waits).toEqual([]);
    expect(again.transcripts()).toEqual(recorded);
    expect(again.context.calls).toEqual(recorded);
    expect(again.desk.budget.committed.calls).toBe(2);
    // Reading back emits no events.
    expect(again.events).toEqual([]);
  });

  it('retries after a record that ends in a retryable failure', async () => {
    const { recorded } = await recordedOf([failed('overloaded', 529), { text: 'yes' }]);
    const again = turnWith({ recorded: recorded.slice(0, 1), script: () => ({ text: 'later' }) });
    expect(await again.calls.send('ask', PROMPT)).toEqual({ end: 'answered', text: 'later' });
    expect(again.transcripts().map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'failed'],
      [2, 'answered'],
    ]);
  });

  it('sends again after an unknown attempt, and does not count it as a failure', async () => {
    const { recorded } = await recordedOf([{ text: 'yes' }]);
    const unknown = {
      ...recorded[0]!,
      outcome: 'unknown',
      request: null,
      response: null,
      usage: null,
      will_retry: true,
      cost_usd: WORST.usd,
      charged_tokens: WORST.tokens,
    } as const;
    const again = turnWith({ recorded: [unknown], script: () => failed('overloaded', 529) });
    expect(await again.calls.send('ask', PROMPT)).toMatchObject({ end: 'failed' });
    expect(again.transcripts()).toHaveLength(6);
    expect(again.desk.budget.committed).toMatchObject({ usd: WORST.usd, calls: 6 });
  });

  it('does not charge answers inherited by a fork', async () => {
    const { recorded } = await recordedOf([{ text: 'yes' }]);
    const inherited = recorded.map((one) => ({ ...one, inherited: true }) as const);
    const again = turnWith({ recorded: inherited });
    await again.calls.send('ask', PROMPT);
    expect(again.desk.budget.committed).toEqual({ usd: 0, tokens: 0, calls: 0 });
  });

  it('rejects a different prompt, and shows the first difference', async () => {
    const { recorded } = await recordedOf([{ text: 'yes' }]);
    const again = turnWith({ recorded });
    const other = { ...PROMPT, messages: [{ role: 'user', text: 'Pick two.' }] } as const;
    await expect(again.calls.send('ask', other)).rejects.toMatchObject({
      name: 'SessionError',
      message: expect.stringMatching(
        /^Cannot reuse attempt 1 at turn 4 of the critic: its request differs from the one to be sent: line \d+ has ".*Pick one.*", and is recomputed as ".*Pick two/,
      ),
    });
  });

  it.each([
    ['attempt', 2, 1],
    ['role', 'strategist', 'critic'],
    ['purpose', 'review', 'choose'],
    ['segment', 2, 1],
  ] as const)('rejects a record of another %s', async (key, is, should) => {
    const { recorded } = await recordedOf([{ text: 'yes' }]);
    const again = turnWith({ recorded: recorded.map((one) => ({ ...one, [key]: is })) });
    await expect(again.calls.send('ask', PROMPT)).rejects.toMatchObject({
      name: 'SessionError',
      message: `Cannot reuse attempt 1 at turn 4 of the critic: its record has ${key} ${is} instead of ${should}`,
    });
    expect(again.transcripts()).toEqual([]);
  });

  it('calls no model in a replay', async () => {
    const { calls } = turnWith({ client: null });
    await expect(calls.send('ask', PROMPT)).rejects.toThrow(
      'Cannot replay turn 4 of the critic (choose): no answer is recorded, and a replay calls no model',
    );
  });
});
