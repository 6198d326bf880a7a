import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../../agents/models/pricing.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import { plural } from '../../../protocol/number-text.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import { Transcript } from '../../../protocol/session-files.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { turnInFull } from '../../../tui/player/turn-in-full.ts';
import { eventOf, linesOf } from '../../helpers/journal-lines.ts';
import { EXAMPLES, PLAN_EVENT } from '../../helpers/protocol-examples.ts';
import { type Script, SEAT, scriptedDesk } from '../../helpers/scripted-model.ts';
import {
  memoryStore,
  runInMemory,
  sessionSetup,
  smallConfig,
} from '../../helpers/small-session.ts';
import { stubBrain } from '../../helpers/stub-brain.ts';

const { patch: _patch, ...PLANNED } = PLAN_EVENT;
const CALL = { turn: 3, role: 'critic' } as const;

function attempt(changes: Partial<Transcript>): Transcript {
  const { inherited: _inherited, ...example } = EXAMPLES.transcript!.value as Transcript;
  return Transcript.parse({
    ...example,
    turn: 3,
    attempt: 1,
    kind: 'ask',
    outcome: 'answered',
    error: null,
    will_retry: false,
    request: { system: 'You are the critic.', messages: [{ role: 'user', text: 'Pick one.' }] },
    response: '{"decision":"p9"}',
    usage: { input_tokens: 900, cached_tokens: 100, cache_write_tokens: 0, output_tokens: 20 },
    charged_tokens: 1020,
    cost_usd: 0.25,
    clock: { started_at: '2026-01-15T00:00:00.000Z', latency_ms: 1500 },
    ...changes,
  });
}

const FAILED = attempt({
  outcome: 'failed',
  response: null,
  usage: null,
  will_retry: true,
  error: { failure: 'overloaded', message: '529: overloaded' },
  charged_tokens: 0,
  cost_usd: 0,
});
const SECOND = attempt({ attempt: 2 });
const REPAIR = attempt({
  attempt: 3,
  kind: 'repair',
  request: {
    system: 'You are the critic.',
    messages: [
      { role: 'user', text: 'Pick one.' },
      { role: 'assistant', text: '{"decision":"p9"}' },
      { role: 'user', text: 'p9 was not offered' },
    ],
  },
  response: '{"decision":"p1","reasons":["it earned"]}',
});

/** The journal of turn 3 with those attempts. */
const EVENTS: readonly SessionEvent[] = [
  eventOf('turn', { turn: 2, role: 'strategist' }),
  eventOf('screened'),
  eventOf('call_started', CALL),
  eventOf('call_finished', CALL),
  eventOf('turn_notice', { ...CALL, kind: 'repair', reason: 'p9 was not offered' }),
  eventOf('turn', { ...CALL, says: 'p1' }),
  eventOf('file_written', { path: 'segment_1/plan.jsonl' }),
  eventOf('planned', { event: { ...PLANNED, agent: 'critic', action: 'choose', reason: 'p1' } }),
  eventOf('chosen'),
  eventOf('wave_started'),
  eventOf('planned'),
];
const LINES = linesOf(EVENTS);

describe('turnInFull()', () => {
  it('shows a prompt once, and of a repair only the added messages', () => {
    const { title, prompt } = turnInFull(3, [FAILED, SECOND, REPAIR], LINES);
    expect(title).toBe('Turn 3, segment 1: critic, choose');
    expect(prompt).toEqual([
      { title: 'System prompt', text: 'You are the critic.' },
      { title: 'Prompt', text: 'Pick one.' },
      {
        title: 'Prompt in attempt 3 (repair)',
        text: '[assistant]\n{"decision":"p9"}\n\n[user]\np9 was not offered',
      },
    ]);
  });

  it('shows all of a shortened prompt', () => {
    const shorter = attempt({
      attempt: 2,
      kind: 'shrink',
      request: { system: 'You are the critic.', messages: [{ role: 'user', text: 'Pick.' }] },
    });
    expect(turnInFull(3, [SECOND, shorter], LINES).prompt.at(-1)).toEqual({
      title: 'Prompt in attempt 2 (shrink)',
      text: 'Pick.',
    });
  });

  it('shows the answers, attempt by attempt', () => {
    expect(turnInFull(3, [FAILED, SECOND, REPAIR], LINES).answered).toEqual([
      { title: 'Failed in attempt 1', text: '529: overloaded (retried)' },
      { title: 'Answer in attempt 2', text: 'decision: p9' },
      { title: 'Answer in attempt 3', text: 'decision: p1\nreasons:\n  - it earned' },
    ]);
    expect(turnInFull(3, [SECOND], LINES).answered[0]!.title).toBe('Answer');
  });

  it('shows the cost of each attempt and the total: two answers of $0.25 and 1,020 tokens', () => {
    expect(turnInFull(3, [FAILED, SECOND, REPAIR], LINES).cost).toEqual([
      {
        title: '3 attempts',
        text: [
          '1: openai:some-model, failed, 1.5 s, usage unknown, $0.00',
          '2: openai:some-model, answered, 1.5 s, 1,000 tokens in (100 cached), 20 out, $0.2500',
          '3: openai:some-model, answered, 1.5 s, 1,000 tokens in (100 cached), 20 out, $0.2500',
        ].join('\n'),
      },
      { title: 'Total', text: '$0.5000, 2,040 tokens charged, 4.5 s, 1 retry, 1 repair' },
    ]);
  });

  it('shows the outcome of the turn, up to the next wave', () => {
    expect(turnInFull(3, [SECOND], LINES).outcome).toEqual([
      { title: 'Repair requested', text: 'p9 was not offered' },
      { title: 'Accepted', text: 'p1' },
      { title: 'Added to the plan', text: expect.stringMatching(/^choose of the critic.*: p1$/) },
      { title: 'Chosen', text: 'chosen: macd, slower: macd_trend 12/26/9' },
    ]);
    // The consequences of a turn end with the next one.
    expect(turnInFull(2, [], LINES).outcome.map(({ title }) => title)).toEqual([
      'Accepted',
      'Screened',
    ]);
  });

  it('shows a dropped turn, and the fallback', () => {
    const lines = linesOf([
      eventOf('turn_notice', { ...CALL, kind: 'dropped', reason: 'it refused' }),
      eventOf('planned', {
        event: { ...PLANNED, agent: 'maestro', action: 'fall_back', reason: 'the best known' },
      }),
      eventOf('notice', { text: 'the first proposal runs' }),
      eventOf('session_stopped'),
      eventOf('chosen'),
    ]);
    expect(turnInFull(3, [], lines).outcome.map(({ title }) => title)).toEqual([
      'Dropped',
      'Added to the plan',
      'Notice',
    ]);
  });

  it('shows a takeover by heuristic agents, and their brief', () => {
    const lines = linesOf([
      eventOf('turn_notice', { ...CALL, kind: 'taken_over', reason: '$1 is spent' }),
      eventOf('turn', CALL),
    ]);
    const computed = attempt({
      attempt: 2,
      kind: 'compute',
      provider: 'heuristic',
      model: 'heuristic-1',
      request: { seed: 1 },
      response: { chosen: 'p2' },
      cost_usd: 0,
      charged_tokens: 0,
    });
    const full = turnInFull(3, [computed], lines);
    expect(full.outcome[0]).toEqual({
      title: 'Taken over by heuristic agents',
      text: '$1 is spent',
    });
    expect(full.prompt).toEqual([{ title: 'Brief in attempt 2', text: 'seed: 1' }]);
    expect(full.cost.at(-1)!.text).toBe('No model call: no cost.');
  });

  it('names missing transcripts, a missing result and an unknown turn', () => {
    const unfinished = linesOf([eventOf('call_started', CALL)]);
    expect(turnInFull(3, [], unfinished)).toEqual({
      title: 'Turn 3',
      prompt: [],
      answered: [],
      cost: [{ title: 'Cost', text: 'No transcript is stored.' }],
      outcome: [{ title: 'Unfinished', text: 'The journal ends before this turn has a result.' }],
    });
    expect(turnInFull(9, [], LINES).outcome).toEqual([
      { title: 'No outcome', text: 'The journal has no record of this turn.' },
    ]);
  });

  it('removes control characters, and keeps line breaks', () => {
    const nasty = 'a\u001b[2Jb\u0007\u202ec\r\nd';
    const odd = attempt({
      provider: nasty,
      response: nasty,
      request: { system: nasty, messages: [{ role: nasty, text: nasty }] },
    });
    const lines = linesOf([
      eventOf('turn', { ...CALL, says: nasty }),
      eventOf('chosen', { proposal: nasty, rules: nasty }),
    ]);
    const full = turnInFull(3, [odd, { ...odd, attempt: 2, kind: 'repair' }], lines);
    const text = JSON.stringify(full, (_key, value) =>
      typeof value === 'string' ? value.replaceAll('\n', '<newline>') : value,
    );
    expect(text).not.toMatch(/\\u00|\\b|\\r|[\u007f-\u009f\u202a-\u202e]/);
    expect(full.answered[0]!.text.split('\n')).toHaveLength(2);
  });

  it('covers every turn of a session with heuristic agents', async () => {
    const { events, files } = await runInMemory();
    const lines = linesOf(events);
    const turns = events.filter((event) => event.type === 'turn');
    expect(turns.length).toBeGreaterThan(8);
    const came = turns.map(({ turn, file }) => {
      const transcript = Transcript.parse(JSON.parse(files.get(file!)!));
      const full = turnInFull(turn, [transcript], lines);
      expect(full.prompt).toHaveLength(1);
      expect(full.answered).toHaveLength(1);
      return full.outcome.map(({ title }) => title).join(', ');
    });
    expect(new Set(came.map((titles) => titles.split(', ')[0]))).toEqual(new Set(['Accepted']));
    expect(came).toContain('Accepted, Proposed to the critic, Screened');
    expect(came).toContain('Accepted, Added to the plan, Chosen');
  });

  it('covers every turn of a session whose model gives one valid answer in three', async () => {
    const { store, files, events, recorder } = memoryStore();
    let asked = 0;
    const script: Script = ({ output, messages }) => {
      asked += 1;
      if (asked % 3 !== 0) return { text: 'I would rather not.' };
      return { text: stubBrain({ schema: jsonSchemaOf(output.schema), messages }) };
    };
    const agents = { maestro: SEAT, strategist: SEAT, critic: SEAT };
    const config = SessionConfig.parse({ ...smallConfig({ tests: 2, wave: 1 }), agents });
    const setup = sessionSetup({ config });
    const ports = { agents: heuristicAgents, pool: inProcessPool(recorder), store };
    const desk = scriptedDesk({ script });
    await runSession(setup, { ...ports, desk });

    const lines = linesOf(events);
    const transcripts = [...files]
      .filter(([path]) => path.startsWith('transcripts/'))
      .map(([, text]) => Transcript.parse(JSON.parse(text)));
    const dropped = setup.inputs.dropped_turns.map(({ turn }) => turn);
    const counts = { repaired: 0, accepted: 0, dropped: [] as number[] };
    for (const turn of new Set(transcripts.map((one) => one.turn))) {
      const own = transcripts.filter((one) => one.turn === turn);
      const full = turnInFull(turn, own, lines);
      const titles = full.outcome.map(({ title }) => title);
      expect(full.answered).toHaveLength(own.length);
      if (titles.includes('Accepted')) counts.accepted += 1;
      if (titles.includes('Dropped')) counts.dropped.push(turn);
      if (titles.includes('Repair requested')) counts.repaired += 1;
      expect(full.cost.at(-1)!.text).toContain(plural(own.length - 1, 'repair'));
    }
    expect(counts.dropped).toEqual(dropped);
    expect(dropped.length).toBeGreaterThan(0);
    expect(counts.accepted).toBeGreaterThan(0);
    expect(counts.repaired).toBe(transcripts.filter(({ kind }) => kind === 'repair').length);
  });
});
