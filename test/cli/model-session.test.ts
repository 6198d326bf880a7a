import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelPrice } from '../../protocol/agent-seat.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { lastBudget } from '../../sessions/record/last-budget.ts';
import { readJournal } from '../helpers/journal-text.ts';
import type { RanHere } from '../helpers/run-in-process.ts';
import { LITTLE, MAESTRO, runShell } from '../helpers/run-maestro.ts';
import { filesBelow } from '../helpers/session-on-disk.ts';
import { stubBrain } from '../helpers/stub-brain.ts';
import { type StubServer, startStubServer } from '../helpers/stub-llm-server.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { runWithoutThreads } from '../helpers/without-threads.ts';

/** What both models cost by the config below, and in the stub's own books. */
const PRICE: ModelPrice = { input: 3, cached_input: 0.3, cache_write: 3.75, output: 15 };

const KEYS = {
  ANTHROPIC_API_KEY: 'sk-ant-canary/7f3a+91c2==d4',
  OPENAI_API_KEY: 'sk-proj-canary?5b8e&60aa%21',
};

const card = (provider: string, id: string) =>
  ({ provider, id, context_tokens: 200_000, max_output_tokens: 8000, price: PRICE }) as const;

const CONFIG = JSON.stringify({
  ...LITTLE,
  // Waves so short that the critic is heard between them.
  wave: 3,
  models: [card('anthropic', 'claude-stub'), card('openai', 'gpt-stub')],
  agents: {
    strategist: 'anthropic:claude-stub',
    maestro: 'anthropic:claude-stub',
    critic: 'openai:gpt-stub',
  },
});

const canUnshare = (() => {
  try {
    execFileSync('unshare', ['-rn', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('a session led by two providers', () => {
  const lab = suiteFolder();
  const folder = join(lab, 'sessions', 'led');
  let stub: StubServer;
  let ran: RanHere;
  let files: Map<string, string>;
  let transcripts: Transcript[];
  let events: SessionEvent[];

  beforeAll(async () => {
    stub = await startStubServer({
      price: PRICE,
      answer: (request) => ({
        text: stubBrain({ schema: request.schema, messages: request.messages }),
        usage: {
          input_tokens: 1000 + request.index,
          cached_tokens: 700,
          cache_write_tokens: request.protocol === 'anthropic' ? 300 : 0,
          output_tokens: 400 + request.index,
        },
      }),
    });
    writeFileSync(join(lab, 'led.yaml'), CONFIG);
    ran = await runWithoutThreads(
      [
        'session',
        '--market',
        'simulated:planted:1:80',
        '--segments',
        '4',
        '--tests',
        '6',
        '--config',
        join(lab, 'led.yaml'),
        '--lab',
        lab,
        '--name',
        'led',
        '--reviews',
        '2',
      ],
      { env: { ...KEYS, ANTHROPIC_BASE_URL: stub.url, OPENAI_BASE_URL: `${stub.url}/v1` } },
    );
    files = filesBelow(folder);
    transcripts = [...files]
      .filter(([path]) => path.startsWith('transcripts/'))
      .map(([, text]) => Transcript.parse(JSON.parse(text)));
    events = readJournal(files.get('journal.jsonl')!, 'journal').lines.map(({ event }) => event);
  });
  afterAll(() => stub.close());

  it('runs four segments of six tests, and lists its agents on the first screen', () => {
    expect(ran.out).toContain('Strategist and maestro: anthropic:claude-stub');
    expect(ran.out).toContain('openai:gpt-stub');
    expect(ran).toMatchObject({ code: 0 });
    const metrics = MetricsGlobal.parse(JSON.parse(files.get('metrics_global.json')!));
    expect(metrics.counts.planned).toBe(24);
    expect(ran.out).toContain('Budget for models: $5.00');
  });

  it('records every turn in a transcript: request and response', () => {
    expect(transcripts).toHaveLength(stub.exchanges.length);
    const sent = stub.exchanges.map(({ request }) => [request.system, request.messages]);
    const kept = transcripts.map(({ request }) => {
      const { system, messages } = request as {
        system: string;
        messages: { role: string; text: string }[];
      };
      return [system, messages];
    });
    expect(kept).toEqual(sent);
    const purposes = new Set(transcripts.map(({ role, purpose }) => `${role} ${purpose}`));
    for (const one of [
      ...['strategist propose', 'strategist review', 'critic choose', 'critic review'],
      ...['maestro scope', 'maestro close', 'maestro plan', 'critic intervene'],
    ]) {
      expect(purposes, one).toContain(one);
    }
    expect(new Set(transcripts.map(({ provider }) => provider))).toEqual(
      new Set(['anthropic', 'openai']),
    );
    const turns = events.filter(({ type }) => type === 'turn').length;
    const dropped = events.filter(
      (event) => event.type === 'turn_notice' && event.kind === 'dropped',
    );
    expect(turns + dropped.length).toBe(Math.max(...transcripts.map(({ turn }) => turn)));
    expect(files.get('report.html')!.match(/<details>/g)).toHaveLength(turns + dropped.length);
  });

  it('costs exactly what the stub charged', () => {
    const metrics = MetricsGlobal.parse(JSON.parse(files.get('metrics_global.json')!));
    const { answered, usd, tokens } = stub.ledger();
    expect(answered).toBe(stub.exchanges.length);
    const cost = metrics.costs.reduce((sum, row) => sum + row.cost_usd, 0);
    expect(usd).toBeGreaterThan(0.1);
    expect(cost).toBeCloseTo(usd, 9);
    expect(transcripts.reduce((sum, one) => sum + one.charged_tokens, 0)).toBe(tokens);
    expect(files.get('session_summary.md')).toContain('## Cost');
    expect(files.get('session_summary.md')).toContain('openai:gpt-stub');
    expect(files.get('report.html')).toContain('>Cost<');
    expect(ran.out).toContain(`Models: ${stub.exchanges.length} calls, $`);
  });

  it('emits each call, its streamed text and its outcome', () => {
    for (const transcript of transcripts) {
      const own = events.filter(
        (event) =>
          'attempt' in event &&
          event.turn === transcript.turn &&
          event.attempt === transcript.attempt,
      );
      expect(own[0]).toMatchObject({ type: 'call_started', prompt_hash: transcript.prompt_hash });
      expect(own.at(-1)).toMatchObject({ type: 'call_finished', outcome: 'answered' });
      const text = own
        .flatMap((event) => (event.type === 'agent_text' ? [event.text] : []))
        .join('');
      expect(text).toBe(transcript.response);
    }
  });

  it('writes no key to a file or the screen, in any form', () => {
    const everything = [...files.values(), ran.out, ran.err].join('\n');
    for (const key of Object.values(KEYS)) {
      const forms = [
        key,
        encodeURIComponent(key),
        Buffer.from(key).toString('base64'),
        Buffer.from(key).toString('base64url'),
      ];
      for (const form of forms) expect(everything.includes(form), form).toBe(false);
    }
    expect(everything).not.toContain(stub.url);
    // And the keys were really sent: each to its own provider.
    for (const { request } of stub.exchanges) {
      const key = request.protocol === 'anthropic' ? KEYS.ANTHROPIC_API_KEY : KEYS.OPENAI_API_KEY;
      expect(request.headers.authorization).toBe(`Bearer ${key}`);
    }
  });

  it('is blind: no prompt has symbol, venue, date or market hash', () => {
    const { market } = JSON.parse(files.get('session_config.json')!);
    for (const { request } of stub.exchanges) {
      const text = [request.system, ...request.messages.map((one) => one.text)].join('\n');
      for (const secret of [market.symbol, market.hash.slice(0, 12)])
        expect(text).not.toContain(secret);
      expect(text).not.toMatch(/\b(19|20)\d\d-\d\d-\d\d\b|simulated|planted/i);
    }
  });

  it('repeats the system prompt of a role verbatim, so that it can be cached', () => {
    for (const role of ['strategist', 'critic', 'maestro']) {
      const own = transcripts.filter((one) => one.role === role);
      const systems = new Set(own.map(({ request }) => (request as { system: string }).system));
      expect(systems.size, role).toBe(1);
      expect([...systems][0]!.length).toBeGreaterThan(1000);
    }
  });

  describe.skipIf(!canUnshare)('with the network cut off', () => {
    const cutOff = (...args: string[]) => {
      const words = [...MAESTRO, ...args, '--workers', '1', '--lab', lab]
        .map((word) => `'${word}'`)
        .join(' ');
      return runShell(`unshare -rn ${words}`);
    };

    it('replays with identical results', async () => {
      const asked = stub.exchanges.length;
      const replayed = await cutOff('replay', 'led');
      expect(replayed.err).toBe('');
      expect(replayed.code).toBe(0);
      expect(replayed.out).toContain('No provider was called; all results are identical.');
      expect(stub.exchanges).toHaveLength(asked);
    });

    it('verifies, and names each file with a changed byte', async () => {
      const verified = await cutOff('verify', 'led');
      expect([verified.code, verified.err]).toEqual([0, '']);
      const [traded] = [...files].find(
        ([path, text]) => /^segment_2\/.*\/trades\.jsonl$/.test(path) && text !== '',
      )!;
      const changed = [traded, 'transcripts/0003_seg1_critic_choose.json'];
      const bad = join(lab, 'sessions', 'bad');
      cpSync(folder, bad, { recursive: true });
      for (const path of changed) {
        const bytes = readFileSync(join(bad, path));
        bytes[bytes.indexOf('a', bytes.length / 2)]! ^= 1;
        writeFileSync(join(bad, path), bytes);
      }
      const found = await cutOff('verify', 'bad');
      expect(found.code).toBe(4);
      for (const path of changed) expect(found.out).toContain(path);
    });
  });

  it('prints its conversation, by role, as text and as Markdown', async () => {
    const text = await runWithoutThreads([
      'replay',
      'led',
      '--print',
      '--role',
      'critic',
      '--lab',
      lab,
    ]);
    expect(text.code).toBe(0);
    expect(text.out).toContain('critic, choose');
    expect(text.out).not.toContain('strategist, propose');
    const markdown = await runWithoutThreads([
      'replay',
      'led',
      '--print',
      '--markdown',
      '--segment',
      '1',
      '--lab',
      lab,
    ]);
    expect(markdown.out).toMatch(/^# Conversation of led\n/);
    expect(markdown.out).toContain('## Turn 2, segment 1: strategist, propose');
    expect(markdown.out).not.toContain('segment 2:');
  });

  it('forks without repeating calls of shared segments, and names the parent', async () => {
    const shared = transcripts.filter(({ segment }) => segment < 3);
    const asked = stub.exchanges.length;
    const forked = await runWithoutThreads(
      [
        'fork',
        'led',
        '--at-segment',
        '3',
        '--critic',
        'heuristic',
        '--name',
        'other',
        '--lab',
        lab,
      ],
      { env: { ...KEYS, ANTHROPIC_BASE_URL: stub.url } },
    );
    expect([forked.code, forked.err]).toEqual([0, '']);
    const own = filesBelow(join(lab, 'sessions', 'other'));
    const all = [...own]
      .filter(([path]) => path.startsWith('transcripts/'))
      .map(([, text]) => Transcript.parse(JSON.parse(text)));
    const byModels = all.filter(({ kind }) => kind !== 'compute');
    const inherited = byModels.filter((one) => one.inherited === true);
    expect(inherited).toEqual(shared.map((one) => ({ ...one, inherited: true })));
    expect(stub.exchanges).toHaveLength(asked + byModels.length - inherited.length);
    expect(new Set(byModels.slice(inherited.length).map(({ role }) => role))).not.toContain(
      'critic',
    );
    // The same past: what ran in it is what ran there.
    for (const file of ['segment_plan.json', 'segment_results.json']) {
      const [mine, theirs] = [own, files].map((tree) =>
        tree.get(`segment_2/${file}`)!.replaceAll(/"session": "[0-9a-f]{12}"/g, ''),
      );
      expect(mine).toBe(theirs);
    }
    expect(own.get('session_summary.md')).toContain('identical to led (');
    const passedOn = own.get('report.html')!.match(/, paid by the parent session</g);
    expect(passedOn).toHaveLength(inherited.length);
    const metrics = MetricsGlobal.parse(JSON.parse(own.get('metrics_global.json')!));
    const paid = byModels.filter((one) => one.inherited !== true);
    expect(metrics.costs.reduce((sum, row) => sum + row.calls, 0)).toBe(paid.length);
    expect((await runWithoutThreads(['verify', 'other', '--lab', lab])).code).toBe(0);
  });

  it('has a folder for each segment and both plans', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('one_page_plan'))).toHaveLength(2);
  });
});

describe('a session with a limited budget', () => {
  const lab = suiteFolder();
  const LED = [
    ...['--market', 'simulated:planted:1:60', '--segments', '3', '--tests', '4'],
    ...['--agents', 'anthropic', '--max-calls', '3', '--config', join(lab, 'little.json')],
  ];
  let stub: StubServer;
  let env: Readonly<Record<string, string>>;
  const maestro = (...args: string[]) => runWithoutThreads([...args, '--lab', lab], { env });

  beforeAll(async () => {
    stub = await startStubServer({
      answer: ({ schema, messages }) => stubBrain({ schema, messages }),
    });
    writeFileSync(join(lab, 'little.json'), JSON.stringify(LITTLE));
    env = { ANTHROPIC_API_KEY: KEYS.ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL: stub.url };
  });
  afterAll(() => stub.close());

  it('is planned with its agents and its budget, without a call', async () => {
    const { out } = await maestro('session', ...LED, '--dry-run');
    expect(out).toContain('All agents: anthropic:claude-sonnet-5-5 (as requested).');
    // Scope, proposals, choice, two reviews and close of three segments, and a plan; at most three
    // revisions, three choices after them, and a look between waves a segment besides.
    expect(out).toContain(' Models take 19 to 28 turns, limited to $5.00, 3 calls.');
    expect(stub.exchanges).toHaveLength(0);
  });

  it('has forks of forks, which call models on their own budgets', async () => {
    expect((await maestro('session', ...LED, '--name', 'short')).code).toBe(0);
    expect(stub.exchanges).toHaveLength(3);
    const more = ['--at-segment', '2', '--max-calls', '4', '--name', 'second'];
    const fork = await maestro('fork', 'short', ...more);
    expect(fork.out).toContain('asking the strategist for three proposals');
    const asked = stub.exchanges.length;
    const forkOfFork = await maestro('fork', 'second', '--at-segment', '3', '--name', 'third');
    expect(forkOfFork.code).toBe(0);
    // The same past, in which the second asked models, and a third segment that is asked for anew.
    expect(stub.exchanges.length).toBeGreaterThan(asked);
    const chosenIn = (name: string) =>
      JSON.parse(
        readFileSync(join(lab, 'sessions', name, 'segment_2', 'segment_plan.json'), 'utf8'),
      ).proposals;
    expect(chosenIn('third')).toEqual(chosenIn('second'));
    // It has the budget of its parent by default.
    const { lines } = readJournal(
      readFileSync(join(lab, 'sessions', 'third', 'journal.jsonl'), 'utf8'),
      'third',
    );
    expect(lastBudget(lines)).toMatchObject({ calls: 4, usd: 5 });
    expect((await maestro('verify', 'third')).code).toBe(0);
  });

  it('stops on request, and continues with a larger budget', async () => {
    const ran = await maestro('session', ...LED, '--on-budget', 'stop', '--name', 'stopped');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(
      'Stopped: Cannot send the next call: the budget of 3 calls is used up',
    );
    const resumed = await maestro('resume', 'stopped', '--max-calls', '50');
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain('Budget for models, since its start: $5.00, 50 calls');
    // The calls of both halves.
    const { costs } = JSON.parse(
      readFileSync(join(lab, 'sessions', 'stopped', 'metrics_global.json'), 'utf8'),
    ) as { costs: { calls: number }[] };
    const calls = costs.reduce((sum, row) => sum + row.calls, 0);
    expect(calls).toBeGreaterThan(3);
    expect(resumed.out).toContain(`Models: ${calls} calls, $`);
  });
});
