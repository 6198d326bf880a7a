import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ModelCallError } from '../../../agents/models/errors.ts';
import type { ModelRequest } from '../../../agents/models/model-client.ts';
import type { TurnScript } from '../../../agents/models/turn-script.ts';
import type { SessionContext } from '../../../sessions/context/session-context.ts';
import { converse } from '../../../sessions/turns/converse.ts';
import {
  type ScriptedReply,
  SEAT,
  scriptedDesk,
  scriptedModel,
} from '../../helpers/scripted-model.ts';
import { memoryStore, smallConfig, smallMarket } from '../../helpers/small-session.ts';

const FACTS = { turn: 2, role: 'critic', purpose: 'choose', segment: 1 } as const;

/** Answers with a number; nine is too large. */
const script: TurnScript<{ question: string }, number> = {
  prompt: ({ question }, maxInputTokens) => ({
    system: 'Answer with a number.',
    messages: [{ role: 'user', text: `${question} (${maxInputTokens})` }],
    output: { name: 'number', schema: z.strictObject({ n: z.number() }) },
  }),
  read: (text) => {
    const n = Number(text);
    return Number.isNaN(n) ? { problems: [`"${text}" is not a number`] } : { message: n };
  },
};

async function talk(
  replies: readonly ScriptedReply[],
  on_budget: 'heuristic' | 'stop' = 'stop',
  calls = 99,
) {
  let next = 0;
  const client = scriptedModel(() => replies[Math.min(next++, replies.length - 1)]!);
  const { store, events } = memoryStore();
  const context = {
    config: smallConfig(),
    market: smallMarket(),
    store,
    calls: [],
    emit: store.append,
  } as unknown as SessionContext;
  const desk = scriptedDesk({ client, limits: { calls, on_budget } });
  const check = (n: number) => (n > 8 ? [`${n} is too many`] : []);
  const end = await converse(context, desk, SEAT, FACTS, script, { question: 'how many?' }, check);
  const notices = events.flatMap((event) => (event.type === 'turn_notice' ? [event] : []));
  return { end, asked: client.asked, notices };
}

const lastOf = (request: ModelRequest | undefined) => request!.messages.at(-1)!.text;

describe('converse()', () => {
  it('accepts the first valid answer', async () => {
    const { end, asked, notices } = await talk([{ text: '7' }]);
    expect(end).toEqual({ end: 'completed', message: 7, attempts: 1 });
    expect(asked).toHaveLength(1);
    expect(notices).toEqual([]);
    // The context window less the room for an answer, and at most 60,000.
    expect(lastOf(asked[0])).toBe('how many? (60000)');
  });

  it('requests one repair, quoting the problem of the shape', async () => {
    const { end, asked, notices } = await talk([{ text: 'seven' }, { text: '7' }]);
    expect(end).toEqual({ end: 'completed', message: 7, attempts: 2 });
    expect(asked[1]!.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(lastOf(asked[1])).toContain('is not a number');
    expect(notices).toEqual([
      { type: 'turn_notice', ...FACTS, kind: 'repair', reason: '"seven" is not a number' },
    ]);
  });

  it('requests one repair, quoting the problem of the meaning', async () => {
    const { end, asked } = await talk([{ text: '9' }, { text: '8' }]);
    expect(end).toMatchObject({ end: 'completed', message: 8 });
    expect(lastOf(asked[1])).toContain('9 is too many');
  });

  it('drops the turn after an invalid repair, without a third call', async () => {
    const { end, asked } = await talk([{ text: '9' }, { text: 'ten' }, { text: '1' }]);
    expect(end).toEqual({
      end: 'dropped',
      why: 'the repaired answer is invalid too: "ten" is not a number',
      attempts: 2,
    });
    expect(asked).toHaveLength(2);
  });

  it('never accepts a truncated answer, even if it parses', async () => {
    const cut = { text: '7', end: 'length', stopReason: 'max_tokens' } as const;
    const { end, asked } = await talk([cut, { text: '5' }]);
    expect(end).toMatchObject({ end: 'completed', message: 5, attempts: 2 });
    expect(lastOf(asked[1])).toMatch(/cut off/);
    expect((await talk([cut])).end).toMatchObject({
      end: 'dropped',
      why: expect.stringContaining('cut off at max_output_tokens'),
    });
  });

  it('drops a refusal without a repair', async () => {
    const { end, asked } = await talk([{ text: '7', end: 'refusal', stopReason: 'refusal' }]);
    expect(end).toEqual({ end: 'dropped', why: 'it refused to answer (refusal)', attempts: 1 });
    expect(asked).toHaveLength(1);
  });

  it('shortens once a prompt that is too long for the model', async () => {
    const tooLong = new ModelCallError('too long', { failure: 'context_overflow', status: 400 });
    const { end, asked } = await talk([tooLong, { text: '3' }]);
    expect(end).toMatchObject({ end: 'completed', message: 3, attempts: 2 });
    expect(asked.map(lastOf)).toEqual(['how many? (60000)', 'how many? (30000)']);
    const again = await talk([tooLong]);
    expect(again.end).toEqual({ end: 'dropped', why: 'too long', attempts: 2 });
  });

  it('drops a turn whose provider stays unavailable', async () => {
    const down = new ModelCallError('529: overloaded', { failure: 'overloaded', status: 529 });
    expect((await talk([down])).end).toEqual({
      end: 'dropped',
      why: '529: overloaded',
      attempts: 5,
    });
  });

  it('returns out_of_budget, also in the middle of a turn', async () => {
    const { end } = await talk([{ text: 'seven' }], 'heuristic', 1);
    expect(end).toEqual({
      end: 'out_of_budget',
      why: 'the budget of 1 call is used up',
      attempts: 2,
    });
  });
});
