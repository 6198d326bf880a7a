import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LITTLE, runMaestro } from '../helpers/run-maestro.ts';
import { filesBelow } from '../helpers/session-on-disk.ts';
import { stubBrain } from '../helpers/stub-brain.ts';
import { type StubReply, type StubServer, startStubServer } from '../helpers/stub-llm-server.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { runWithoutThreads } from '../helpers/without-threads.ts';

const ANTHROPIC = 'sk-ant-canary/7f3a+91c2==d4';
const OPENAI = 'sk-proj-canary?5b8e&60aa%21';
const IN_URL = 'gateway-canary-0c4d9e';
const SECRETS = [ANTHROPIC, OPENAI, IN_URL];

/** A secret as it may turn up: in the clear, or in one of the disguises that texts put on. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

function leaksIn(text: string): string[] {
  return SECRETS.flatMap(disguises).filter((form) => text.includes(form));
}

describe('what is secret', () => {
  const lab = suiteFolder();
  let stub: StubServer;
  /** What the provider does; it has seen the keys, and may say them. */
  let reply: (echo: string) => StubReply | null = () => null;

  beforeAll(async () => {
    writeFileSync(join(lab, 'little.json'), JSON.stringify(LITTLE));
    stub = await startStubServer({
      answer: (request) => {
        const echo = SECRETS.flatMap(disguises).join(' ');
        const good = stubBrain({ schema: request.schema, messages: request.messages });
        return reply(echo) ?? good;
      },
    });
  });
  afterAll(() => stub.close());

  const keys = () => ({
    ANTHROPIC_API_KEY: ANTHROPIC,
    ANTHROPIC_BASE_URL: `${stub.url}?key=${IN_URL}`,
    OPENAI_API_KEY: OPENAI,
    OPENAI_BASE_URL: `${stub.url}/v1?key=${IN_URL}`,
  });
  const run = (args: readonly string[]) =>
    runWithoutThreads([...args, '--lab', lab], { env: keys() });
  /** The same as a process, whose output is masked besides. */
  const runProcess = (args: readonly string[]) =>
    runMaestro([...args, '--lab', lab], { env: keys() });
  const SMALL = [
    'session',
    '--market',
    'simulated:planted:1:60',
    '--segments',
    '2',
    '--tests',
    '6',
    '--config',
    join(lab, 'little.json'),
  ];
  const LED = [...SMALL, '--strategist', 'anthropic', '--critic', 'openai'];

  it.each<[string, (echo: string) => StubReply | null, number]>([
    ['a provider that answers', () => null, 0],
    [
      'one that repeats it in a refusal of the key',
      (echo) => ({ kind: 'status', status: 401, body: { error: { message: `bad key ${echo}` } } }),
      1,
    ],
    [
      'one that repeats it as plain text',
      (echo) => ({ kind: 'status', status: 400, body: `headers were ${echo}` }),
      1,
    ],
    ['one that repeats it in every answer', (echo) => ({ text: `{"thesis": "${echo}"}` }), 0],
    [
      'one that repeats it in an error in the middle of the stream',
      (echo) => ({ kind: 'error-event', type: 'invalid_request_error', message: echo }),
      -1,
    ],
  ])('stays out of files and screens, with %s', async (what, script, code) => {
    reply = script;
    const name = what.replace(/\W+/g, '_').slice(0, 60);
    const before = stub.exchanges.length;
    const ran = await run([...LED, '--name', name, '--max-calls', '12']);
    expect(stub.exchanges.length).toBeGreaterThan(before);
    if (code >= 0) expect(ran.code, ran.err).toBe(code);
    const files = filesBelow(join(lab, 'sessions', name));
    expect(files.size).toBeGreaterThan(3);
    for (const [path, text] of files) expect(leaksIn(text), path).toEqual([]);
    expect(leaksIn(ran.out + ran.err)).toEqual([]);
    const printed = await run(['replay', name, '--print']);
    expect(leaksIn(printed.out + printed.err)).toEqual([]);
  });

  it('stays out of what doctor and models say, and of events', async () => {
    reply = () => null;
    for (const args of [['doctor', '--online'], ['models'], ['models', '--json']]) {
      const ran = await (args[0] === 'models'
        ? runMaestro(args, { env: { ANTHROPIC_API_KEY: ANTHROPIC, OPENAI_API_KEY: OPENAI } })
        : runProcess(args));
      expect(leaksIn(ran.out + ran.err), args.join(' ')).toEqual([]);
      expect(ran.out).not.toBe('');
    }
    const json = await runProcess([...LED, '--json', '--name', 'events', '--max-calls', '3']);
    expect(json.out).toContain('"call_finished"');
    expect(leaksIn(json.out + json.err)).toEqual([]);
  });

  it('is not repeated where it stands in a config, an option or the bars', async () => {
    const config = join(lab, 'secret.yaml');
    writeFileSync(config, `agents: \${OPENAI_API_KEY}\n`);
    const inConfig = await runProcess(['session', '--config', config]);
    expect(inConfig.code).toBe(2);
    expect(inConfig.err).toContain('OPENAI_API_KEY} may be a secret');
    expect(leaksIn(inConfig.err)).toEqual([]);

    const inOption = await runProcess([...SMALL, '--agents', OPENAI]);
    expect(inOption.code).toBe(2);
    expect(inOption.err).toContain('Cannot seat "[hidden]"');

    const bars = join(lab, 'bars.csv');
    writeFileSync(bars, `time,open,high,low,close,volume\n1700000000000,1,2,0.5,${ANTHROPIC},1\n`);
    const inBars = await runProcess([
      'session',
      '--market',
      bars,
      '--symbol',
      'X',
      '--interval',
      '5m',
    ]);
    expect(inBars.code).toBe(1);
    expect(inBars.err).toContain('bars.csv');
    expect(leaksIn(inBars.err)).toEqual([]);
  });
});
