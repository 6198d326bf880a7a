import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Transcript } from '../../protocol/session-files.ts';
import { readStoredJournal } from '../../sessions/record/journal.ts';
import { lastBudget } from '../../sessions/record/last-budget.ts';
import { LITTLE } from '../helpers/run-maestro.ts';
import { stubBrain } from '../helpers/stub-brain.ts';
import { type StubReply, type StubServer, startStubServer } from '../helpers/stub-llm-server.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { runWithoutThreads } from '../helpers/without-threads.ts';

describe('an interrupted session of models', () => {
  const lab = suiteFolder();
  let stub: StubServer;
  let reply: (index: number) => StubReply | null = () => null;
  beforeAll(async () => {
    writeFileSync(join(lab, 'little.json'), JSON.stringify(LITTLE));
    stub = await startStubServer({
      answer: ({ index, schema, messages }) => reply(index) ?? stubBrain({ schema, messages }),
    });
  });
  afterAll(() => stub.close());

  const keys = () => ({
    ANTHROPIC_API_KEY: 'sk-ant-some-key',
    ANTHROPIC_BASE_URL: stub.url,
    OPENAI_API_KEY: 'sk-some-other-key',
    OPENAI_BASE_URL: `${stub.url}/v1`,
  });
  const run = (args: readonly string[], env: Record<string, string> = keys()) =>
    runWithoutThreads([...args, '--lab', lab], { env });
  const LED = [
    ...['session', '--market', 'simulated:planted:1:60', '--segments', '2', '--tests', '3'],
    ...['--strategist', 'anthropic', '--critic', 'openai', '--config', join(lab, 'little.json')],
  ];
  const turnsOf = (name: string): Transcript[] => {
    const folder = join(lab, 'sessions', name, 'transcripts');
    return readdirSync(folder)
      .sort()
      .map((file) => Transcript.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  };
  const budgetOf = (name: string) =>
    lastBudget(readStoredJournal(join(lab, 'sessions', name, 'journal.jsonl'))!.lines);

  it('continues with heuristic agents when the budget ends, and is verified, replayed and forked', async () => {
    const ran = await run([...LED, '--name', 'broke', '--max-calls', '3']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('Heuristic agents take over from turn');
    expect(turnsOf('broke').filter(({ outcome }) => outcome === 'not_sent')).toHaveLength(1);
    for (const command of ['verify', 'replay']) {
      const again = await run([command, 'broke']);
      expect([again.code, again.err], command).toEqual([0, '']);
    }
    // A fork begins with a budget of its own: models are asked again.
    const before = stub.exchanges.length;
    const forked = await run([
      'fork',
      'broke',
      '--at-segment',
      '2',
      '--max-calls',
      '50',
      '--name',
      'rich',
    ]);
    expect(forked.code).toBe(0);
    expect(stub.exchanges.length).toBeGreaterThan(before + 2);
    expect(budgetOf('rich')).toMatchObject({ calls: 50, usd: 5 });
    expect((await run(['verify', 'rich'])).code).toBe(0);
  });

  it('is rejected without a key, before anything is written or charged', async () => {
    reply = (index) => (index > before + 1 ? { kind: 'status', status: 401 } : null);
    const before = stub.exchanges.length;
    const ran = await run([...LED, '--name', 'refused']);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(
      /^Cannot call the model: the server at \S+ rejected the key in \w+_API_KEY \(401\)/,
    );
    expect(ran.out).toContain('Resume it: maestro resume refused');
    const turns = turnsOf('refused');
    const journal = readFileSync(join(lab, 'sessions', 'refused', 'journal.jsonl'), 'utf8');

    const { OPENAI_API_KEY: _gone, ...others } = keys();
    for (let i = 0; i < 3; i++) {
      const resumed = await run(['resume', 'refused'], { ...others, OPENAI_API_KEY: '' });
      expect(resumed.code).toBe(2);
      expect(resumed.err).toContain('OPENAI_API_KEY is not set');
    }
    expect(turnsOf('refused')).toEqual(turns);
    expect(readFileSync(join(lab, 'sessions', 'refused', 'journal.jsonl'), 'utf8')).toBe(journal);

    reply = () => null;
    const resumed = await run(['resume', 'refused']);
    expect([resumed.code, resumed.err]).toEqual([0, '']);
    expect((await run(['verify', 'refused'])).code).toBe(0);
    // What a session of two halves has cost is what both have.
    const calls = stub.exchanges.length - before;
    expect(resumed.out).toContain(`Models: ${calls} calls, $`);
  });

  it('is not charged for calls that reach no server', async () => {
    const nowhere = { ...keys(), ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
    // Waits between attempts are long: the deadline ends them.
    const ran = await run([...LED, '--name', 'nowhere', '--turn-timeout', '1'], nowhere);
    expect([ran.code, ran.err]).toEqual([0, '']);
    const failed = turnsOf('nowhere').filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { cost_usd, charged_tokens, error } of failed) {
      expect([cost_usd, charged_tokens, error!.failure]).toEqual([0, 0, 'connection']);
    }
  });

  it('does not repeat a call inherited by a fork, even if its file is missing', async () => {
    reply = (index) => (index >= before + 2 ? { kind: 'status', status: 401 } : null);
    const before = stub.exchanges.length;
    const forked = await run(['fork', 'refused', '--at-segment', '2', '--name', 'gap']);
    expect(forked.code).toBe(1);
    reply = () => null;
    const file = readdirSync(join(lab, 'sessions', 'gap', 'transcripts')).find((name) =>
      name.includes('seg1_critic_choose'),
    )!;
    rmSync(join(lab, 'sessions', 'gap', 'transcripts', file));
    const asked = stub.exchanges.length;
    const resumed = await run(['resume', 'gap']);
    expect(resumed.code).toBe(1);
    expect(resumed.err).toContain(`${file} is missing; restore it, since it holds a paid answer`);
    expect(stub.exchanges).toHaveLength(asked);
  });

  it('is not forked on another market than that of its parent', async () => {
    const args = ['fork', 'refused', '--at-segment', '2', '--name', 'elsewhere'];
    const ran = await run([...args, '--market', 'simulated:planted:2:80']);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('those of "simulated:planted:2:80" differ on');
    expect(readdirSync(join(lab, 'sessions'))).not.toContain('elsewhere');
  });
});
