import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sessionCommand } from '../../../cli/commands/session-command.ts';
import { verifyCommand } from '../../../cli/commands/verify-command.ts';
import { SessionEvent } from '../../../protocol/session-event.ts';
import { LabIndex } from '../../../sessions/index/lab-index.ts';
import { readJournal } from '../../helpers/journal-text.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { type Ran, runMaestro, runShell, SMALL_SESSION } from '../../helpers/run-maestro.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';
import '../../helpers/without-threads.ts';

const ONE_WORKER = ['--workers', '1'];

/** A session of some seconds: nine segments of forty tests on a short market. */
const LONG_SESSION = [
  ...['session', '--market', 'simulated:null:1:120', '--schedule', 'revisit'],
  ...['--segments', '9', '--tests', '40', ...ONE_WORKER],
];

function journalOf(lab: string, name: string) {
  const path = join(lab, 'sessions', name, 'journal.jsonl');
  return readJournal(readFileSync(path, 'utf8'), path);
}

function temporaryFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.tmp'));
}

const SMALL = [...SMALL_SESSION.slice(1), ...ONE_WORKER];
/** The default of a machine with two cores. */
const TWO_WORKERS = ['--workers', '2'];

/** Runs `maestro session ...` in this process. */
function here(...args: string[]) {
  return runHere(sessionCommand(), ...args);
}

function expectSentence({ err }: Pick<Ran, 'err'>): void {
  expect(err).toMatch(/^[^\n]+\n$/);
  expect(err).not.toMatch(/\n\s+at |Error:|bug in Maestro/);
}

describe('maestro session', () => {
  const lab = suiteFolder();
  let json: Ran;
  let plain: Ran;
  beforeAll(async () => {
    // Programs that ask for colours get none either: there is no terminal.
    const env = { FORCE_COLOR: '3', TERM: 'xterm-256color', CI: '' };
    [json, plain] = await Promise.all([
      runMaestro([...SMALL_SESSION, ...TWO_WORKERS, '--lab', lab, '--name', 'one', '--json'], {
        env,
      }),
      runMaestro(['session', ...SMALL, '--lab', join(lab, 'other'), '--name', 'two'], { env }),
    ]);
  });

  it('prints nothing but events as JSON lines with --json', () => {
    expect([json.code, json.err]).toEqual([0, '']);
    expect(json.out.endsWith('\n')).toBe(true);
    const events = json.out
      .trimEnd()
      .split('\n')
      .map((line) => SessionEvent.parse(JSON.parse(line)));
    expect(events[0]!.type).toBe('session_started');
    expect(events.at(-1)!.type).toBe('session_finished');
    const recorded = journalOf(lab, 'one').lines.map(({ event }) => event);
    expect(events).toEqual(recorded.filter(({ type }) => type !== 'file_written'));
  });

  it('prints a line a wave, and where the results are', () => {
    expect([plain.code, plain.err]).toEqual([0, '']);
    const lines = plain.out.trimEnd().split('\n');
    expect(lines.shift()).toBe('Heuristic agents (offline).');
    expect(lines[0]).toMatch(/^Session two: SIMUSDT 5m \(simulated\), 17,280 bars, 2 x 6 tests/);
    expect(lines[1]).toContain('SIMULATED market');
    expect(lines.filter((line) => /^ {2}\d\/2 wave \d/.test(line))).toHaveLength(2);
    expect(lines.some((line) => line.startsWith('Verdict: not judged'))).toBe(true);
    expect(lines.at(-2)).toMatch(/^Next: /);
    expect(lines.at(-1)).toMatch(/^Results: .*session_summary\.md/);
    const [path] = lines.at(-1)!.match(/\S+session_summary\.md/)!;
    expect(existsSync(join(import.meta.dirname, '../../..', path)) || existsSync(path)).toBe(true);
  });

  it('writes no escape sequence where there is no terminal', () => {
    for (const { out, err } of [json, plain]) expect(out + err).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('reads the session into lab.db', () => {
    const index = new LabIndex(lab);
    expect(index.sessions()).toMatchObject([{ name: 'one', state: 'finished' }]);
    index.close();
  });

  it('is found by maestro verify to be what its config, market and inputs make of it', async () => {
    const before = filesBelow(join(lab, 'sessions'));
    const ran = await runHere(verifyCommand(), 'one', '--lab', lab, ...TWO_WORKERS);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toBe('one is verified: every file is identical (12 tests recomputed)\n');
    const json = await runHere(verifyCommand(), 'latest', '--lab', lab, ...ONE_WORKER, '--json');
    expect(JSON.parse(json.out)).toEqual({ session: 'one', identical: true, differences: [] });
    expect(filesBelow(join(lab, 'sessions'))).toEqual(before);
  });

  it('is found by maestro verify to be something else, with 4, where a byte of it is', async () => {
    const copy = temporaryFolder();
    cpSync(join(lab, 'sessions'), join(copy, 'sessions'), { recursive: true });
    const path = join(copy, 'sessions', 'one', 'metrics_global.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"planned": 12', '"planned": 13'));
    const ran = await runHere(verifyCommand(), 'one', '--lab', copy, ...ONE_WORKER);
    expect([ran.code, ran.err]).toEqual([4, '']);
    expect(ran.out).toContain('one differs in 1 file');
    expect(ran.out).toMatch(
      /metrics_global\.json: line \d+ has ".*13.*", and is recomputed as ".*12/,
    );
    const market = ['--market', 'simulated:null:9:60'];
    const other = await runHere(verifyCommand(), 'one', '--lab', copy, ...market, ...ONE_WORKER);
    expect([other.code, other.out]).toEqual([2, '']);
    expectSentence(other);
    expect(other.err).toContain(
      'Cannot find the bars of this session (SIMUSDT 5m, simulated): those of "simulated:null:9:60" differ',
    );
    const none = await runHere(verifyCommand(), 'three', '--lab', copy);
    expect([none.code, none.out]).toEqual([2, '']);
    expectSentence(none);
  });

  it('continues quietly to its end when its pipe closes: | head -1', async () => {
    const folder = temporaryFolder();
    const ran = await runShell(
      `$MAESTRO ${SMALL_SESSION.join(' ')} --workers 1 --lab '${folder}' --name one | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    expect(ran.err).toBe('');
    expect(ran.out.split('\n')).toEqual(['Heuristic agents (offline).', '0', '']);
    expect(journalOf(folder, 'one').lines.at(-1)!.event.type).not.toBe('session_stopped');
    expect(existsSync(join(folder, 'sessions', 'one', 'session_summary.md'))).toBe(true);
  });

  it('with --dry-run prints the plan and its cost, and writes nothing', async () => {
    const folder = join(temporaryFolder(), 'lab');
    const ran = await here(...SMALL, '--lab', folder, '--dry-run');
    expect([ran.code, ran.err]).toEqual([0, '']);
    for (const text of ['Schedule: forward', 'Segment 1: vary', 'Segment 2: combine']) {
      expect(ran.out).toContain(text);
    }
    expect(ran.out).toMatch(/Cost: 12 tests, [\d,]+ backtests/);
    expect(ran.out).toContain('Nothing was written.');
    expect(ran.out).toContain('SIMULATED');
    expect(existsSync(folder)).toBe(false);
  });

  it('uses the bars between --from and --to, which verify finds again', async () => {
    const folder = temporaryFolder();
    const market = [
      '--market',
      'simulated:planted:1:120',
      '--from',
      '2022-02',
      '--to',
      '2022-03-20',
    ];
    const args = ['--segments', '1', '--tests', '1', ...ONE_WORKER, '--lab', folder];
    const ran = await here(...market, ...args, '--name', 'part', '--quiet');
    expect([ran.code, ran.err]).toEqual([0, '']);
    const config = readFileSync(join(folder, 'sessions', 'part', 'session_config.json'), 'utf8');
    expect(JSON.parse(config).market).toMatchObject({
      from: '2022-02-01T00:00:00Z',
      to: '2022-03-21T00:00:00Z',
      bars: 48 * 288,
    });
    const verified = await runHere(verifyCommand(), 'part', '--lab', folder, ...ONE_WORKER);
    expect([verified.code, verified.err]).toEqual([0, '']);
    const whole = ['--market', 'simulated:planted:1:120'];
    const named = await runHere(verifyCommand(), 'part', ...whole, '--lab', folder, ...ONE_WORKER);
    expect(named.code).toBe(0);
  });

  it.each([
    [['--from', '2030-01'], 'Cannot use bars from 2030-01 to the end: the market has bars from'],
    [['--from', '2022-02', '--to', '2022-01'], 'Cannot use bars from 2022-02 to 2022-01: '],
  ])('rejects %j', async (dates, message) => {
    const ran = await here(...SMALL, ...dates, '--lab', join(temporaryFolder(), 'lab'));
    expect(ran.code).toBe(2);
    expectSentence(ran);
    expect(ran.err).toContain(message);
  });

  it('numbers sessions that start in the same second without a name', async () => {
    const folder = temporaryFolder();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 2) });
    try {
      for (const _ of [1, 2]) {
        const ran = await here(...SMALL, '--lab', folder, '--tests', '1', '--quiet');
        expect([ran.code, ran.err]).toEqual([0, '']);
      }
    } finally {
      vi.useRealTimers();
    }
    const names = readdirSync(join(folder, 'sessions')).sort();
    expect(names).toEqual(['session_20260102T000000Z', 'session_20260102T000000Z_2']);
    for (const name of names)
      expect(journalOf(folder, name).lines[2]!.event).toMatchObject({ name });
  });

  it('notes that amounts for trades of 70,000 do not scale', async () => {
    const folder = temporaryFolder();
    const args = ['--lab', folder, '--tests', '1', '--dry-run'];
    expect((await here(...SMALL, ...args, '--notional', '1000')).err).toContain(
      'amounts for trades of 70,000. With 1,000 per trade',
    );
    expect((await here(...SMALL, ...args, '--notional', '70000')).err).toBe('');
  });

  it('loads a config file with environment variables, and prints nothing with --quiet', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'lab.yaml');
    writeFileSync(
      config,
      `segments: 1\ntests: \${TESTS}\nmarket: simulated:null:1:60\ncosts: { fee_bps: 10 }\n`,
    );
    const args = ['--config', config, '--slippage-bps', '0', '--seed', '7', '--lab', folder];
    vi.stubEnv('TESTS', '3');
    const ran = await here(...args, ...ONE_WORKER, '--name', 'one', '--quiet');
    vi.unstubAllEnvs();
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', '']);
    const path = join(folder, 'sessions', 'one', 'session_config.json');
    expect(JSON.parse(readFileSync(path, 'utf8')).config).toMatchObject({
      segments: 1,
      tests: 3,
      seed: 7,
      costs: { fee_bps: 10, slippage_bps: 0 },
    });
  });
});

describe('what maestro session refuses', () => {
  it('too few days, with 3: it says what is needed, what is there and what fits', async () => {
    const folder = join(temporaryFolder(), 'lab');
    const args = ['--market', 'simulated:null:1:60', '--lab', folder];
    const ran = await runMaestro(['session', ...args]);
    expect(ran.code).toBe(3);
    expectSentence(ran);
    // 13 days and 500 steps of 2; 49 of 60 days can be searched, less 13 are 36: 3 x 5 x 2 and 18 x 2.
    expect(ran.err).toContain(
      '"forward" with 100 tests per segment needs 1013 days (--tests 3 fits)',
    );
    expect(ran.err).toContain(
      '"revisit" with 100 tests per segment needs 213 days (--tests 18 fits)',
    );
    expect(ran.err).toContain('of the 60 days of this market 49 can be searched');
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    [['--name', '../x'], 'Cannot name a session: found "../x"'],
    [['--name', 'CON'], 'Cannot name a session: found "CON"'],
    [['--name', 'latest'], 'Cannot name a session: "latest"'],
    [['--workers', '0'], 'Cannot read --workers: found '],
    [['--workers', '999'], 'Cannot read --workers: found '],
    [['--json', '--quiet'], 'Cannot choose an output: give only one of'],
    [['--notional', '1', '--quantity', '1'], 'found both --notional and --quantity; give one'],
    [['--tests', '0'], '"tests"'],
    [['--fee-bps', '2000'], '"costs.fee_bps" is 2000; expected number to be <=1000'],
    [['--config', '/no/such.yaml'], 'Cannot load "/no/such.yaml": there is no such file'],
  ])('%j with 2 and one line, before anything is written', async (args, expected) => {
    const folder = join(temporaryFolder(), 'lab');
    const ran = await here(...SMALL, ...args, '--lab', folder);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expectSentence(ran);
    expect(ran.err).toContain(expected);
    expect(existsSync(folder)).toBe(false);
  });

  it.runIf(existsSync('/proc/self'))('a lab where the system makes no folders', async () => {
    const ran = await here(...SMALL, '--lab', '/proc/maestro');
    expect(ran.code).toBe(1);
    expectSentence(ran);
    expect(ran.err).toContain('Cannot create the folder "/proc/maestro": no such file or folder');
  });

  it('a lab that is a file, with 1 and a sentence', async () => {
    const file = join(temporaryFolder(), 'lab');
    writeFileSync(file, '');
    const ran = await here(...SMALL, '--lab', file);
    expect(ran.code).toBe(1);
    expectSentence(ran);
    expect(ran.err).toContain(`Cannot create the folder "${file}": a file of that name exists`);
  });

  it('a lab that may not be written, with 1 and a sentence', async () => {
    const folder = join(temporaryFolder(), 'lab');
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    chmodSync(join(folder, '..'), 0o755);
    // The superuser may write anywhere, so another user runs it.
    const options = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const ran = await runMaestro([...SMALL_SESSION, ...ONE_WORKER, '--lab', folder], options);
    expect(ran.code).toBe(1);
    expectSentence(ran);
    expect(ran.err).toContain(
      `Cannot create the folder "${join(folder, 'sessions')}": permission denied`,
    );
  });
});

describe('an output that has no room', () => {
  it.runIf(existsSync('/dev/full'))('is reported once, with 1; the session continues', async () => {
    const folder = temporaryFolder();
    const args = `${SMALL_SESSION.join(' ')} --workers 1 --lab '${folder}' --name one`;
    const ran = await runShell(`$MAESTRO ${args} > /dev/full`);
    expect(ran.code).toBe(1);
    expect(ran.err).toBe('Cannot write "standard output": the disk is full\n');
    expect(existsSync(join(folder, 'sessions', 'one', 'session_summary.md'))).toBe(true);
  });
});

describe('a disk that is full', () => {
  it('stops a session with 1 and one line; its journal is valid', async () => {
    const folder = temporaryFolder();
    // No file may grow beyond 32 KiB, and the journal would.
    const args = `${SMALL_SESSION.join(' ')} --workers 1 --quiet --lab '${folder}' --name one`;
    const ran = await runShell(`ulimit -f 32; exec $MAESTRO ${args}`);
    expect(ran.code).toBe(1);
    const [line, ...more] = ran.err.trimEnd().split('\n');
    expect(line).toMatch(/^(Cannot write|Cannot record the stop of the session)/);
    expect(more.length).toBeLessThan(2);
    expect(ran.err).toContain('the file is larger than the system allows');
    expect(ran.err).not.toMatch(/\n\s+at |bug in Maestro/);
    const { lines, tornTail } = journalOf(folder, 'one');
    expect(lines.length).toBeGreaterThan(10);
    expect(tornTail).toBeNull();
    expect(temporaryFiles(folder)).toEqual([]);
    expect(existsSync(join(folder, 'sessions', 'one', 'metrics_global.json'))).toBe(false);
    const index = new LabIndex(folder);
    expect(index.refresh()).toEqual([]);
    expect(index.sessions()).toMatchObject([{ name: 'one', state: 'unfinished' }]);
    index.close();
  });
});

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s stops a running session with %s, with everything recorded',
    async (signal, code) => {
      const folder = temporaryFolder();
      let sent = false;
      const ran = await runMaestro([...LONG_SESSION, '--lab', folder, '--name', 'one', '--json'], {
        onOut: (out, kill) => {
          if (sent || !out.includes('"type":"wave_finished"')) return;
          sent = true;
          kill(signal);
        },
      });
      expect([ran.code, ran.err]).toEqual([code, '']);
      const { lines, tornTail } = journalOf(folder, 'one');
      expect(tornTail).toBeNull();
      expect(lines.at(-1)!.event).toEqual({ type: 'session_stopped', why: 'interrupted' });
      const [last] = ran.out.trimEnd().split('\n').slice(-1);
      expect(JSON.parse(last!)).toEqual({ type: 'session_stopped', why: 'interrupted' });
      // A worker may have been stopped within a file of a test, and nowhere else.
      for (const path of temporaryFiles(folder)) {
        expect(path).toMatch(/segment_\d+\/seg\d+_test\d+\//);
      }
      for (const { event } of lines) {
        if (event.type !== 'test_finished') continue;
        const own = join(folder, 'sessions', 'one', `segment_${event.segment}`, event.test);
        expect(readdirSync(own)).toEqual(expect.arrayContaining(Object.keys(event.files)));
      }
      expect(existsSync(join(folder, 'sessions', 'one', 'metrics_global.json'))).toBe(false);
      // Everything reported as finished exists, and a stopped session can be listed.
      const index = new LabIndex(folder);
      expect(index.refresh()).toEqual([]);
      expect(index.sessions()).toMatchObject([{ name: 'one', state: 'unfinished', verdict: null }]);
      index.close();
    },
  );
});
