import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeMarket } from '../../../market/market-store.ts';
import type { LedgerLine } from '../../../protocol/ledger-entry.ts';
import { MetricsGlobal } from '../../../protocol/metrics-global.ts';
import { SessionIdentity, SessionInputs } from '../../../protocol/session-files.ts';
import { FRESH_LAB } from '../../../sessions/context/inputs-at-start.ts';
import { LabLedger } from '../../../sessions/ledger/lab-ledger.ts';
import { recordLook } from '../../../sessions/ledger/vault-looks.ts';
import { marketCorruptedFrom, relabelled } from '../../helpers/changed-market.ts';
import { ledgerTotals } from '../../helpers/index-rows.ts';
import { lookRequest } from '../../helpers/ledger-entries.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { runProgram } from '../../helpers/run-in-process.ts';
import { type Ran, runMaestro } from '../../helpers/run-maestro.ts';
import { jsonLines } from '../../helpers/session-on-disk.ts';
import { smallMarket } from '../../helpers/small-session.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';
import '../../helpers/without-threads.ts';

vi.stubEnv('MAESTRO_OFFLINE', '1');

const REAL = { symbol: 'TESTUSDT', venue: 'spot', simulated: null } as const;
const NAME = 'spot-TESTUSDT-5m';
const SIZE = ['--segments', '2', '--tests', '2', '--quiet'];

/** Bars of a market that was not generated, as far as it says. */
function store(lab: string, days: number): void {
  mkdirSync(join(lab, 'data'), { recursive: true });
  writeMarket(join(lab, 'data', `${NAME}.bars`), relabelled(smallMarket(1, days), REAL));
}

/** A lab with a session on 60 days, which locks from the 51st on: 2022-02-21. */
const made = suiteFolder();
beforeAll(async () => {
  store(made, 60);
  const ran = await runMaestro(['session', '--lab', made, '--name', 'first', ...SIZE]);
  expect(ran).toMatchObject({ code: 0, err: '' });
});
const LOCKED = '2022-02-21T00:00:00Z';

let lab: string;
beforeEach(() => {
  lab = join(temporaryFolder(), 'lab');
  cpSync(made, lab, { recursive: true });
});

const run = (...args: string[]): Promise<Omit<Ran, 'ms'>> => runProgram(...args, '--lab', lab);
const asProcess = (...args: string[]): Promise<Ran> => runMaestro([...args, '--lab', lab]);
const session = (name: string, ...args: string[]) =>
  run('session', '--name', name, ...SIZE, ...args);
const fileOf = (name: string, file: string) =>
  JSON.parse(readFileSync(join(lab, 'sessions', name, file), 'utf8')) as unknown;
const identityOf = (name: string) => SessionIdentity.parse(fileOf(name, 'session_config.json'));
const inputsOf = (name: string) => SessionInputs.parse(fileOf(name, 'inputs.json'));
const trialsOf = (name: string) => {
  const { trials, honesty } = MetricsGlobal.parse(fileOf(name, 'metrics_global.json'));
  // The centres that ran are run once more, side by side.
  return Object.values(trials).reduce((sum, count) => sum + count, honesty.finalists.length);
};
const path = () => join(lab, 'ledger.jsonl');
const lines = () => jsonLines<LedgerLine>(readFileSync(path(), 'utf8'));

describe('maestro ledger', () => {
  it('lists what was tried on a market, for people and for programs', async () => {
    const { out, err, code } = await run('ledger');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    const [titles, row, ...rest] = out.trimEnd().split('\n');
    expect(rest).toEqual([]);
    const cells = Object.fromEntries(
      titles!.split('\t').map((title, i) => [title, row!.split('\t')[i]]),
    );
    const { trials, honesty } = MetricsGlobal.parse(fileOf('first', 'metrics_global.json'));
    expect(cells).toMatchObject({
      market: 'TESTUSDT',
      venue: 'spot',
      sessions: '1',
      looks: '0',
      backtests: '0',
      trials: String(trialsOf('first')),
      scouted: String(trials.scouted),
      candidates: String(trials.candidates),
      steps: String(trials.steps),
    });
    const [json] = JSON.parse((await run('ledger', '--json')).out) as object[];
    expect(json).toMatchObject({
      symbol: 'TESTUSDT',
      venue: 'spot',
      simulated: null,
      sessions: 1,
      failed_tests: 0,
      trials: trialsOf('first'),
      by_kind: { ...trials, replays: honesty.finalists.length, backtests: 0 },
    });
  });

  it.each(['TESTUSDT', 'testusdt', 'spot-TESTUSDT', NAME])('finds a market by %s', async (name) => {
    const ran = await run('ledger', '--market', name, '--no-header');
    expect(ran.out).toMatch(/^TESTUSDT\tspot\t1\t1\t/);
  });

  it('lists its markets for an unknown one, and reports an empty ledger', async () => {
    expect(await run('ledger', '--market', 'ETHUSDT')).toMatchObject({
      code: 2,
      out: '',
      err: 'Cannot find market "ETHUSDT" on the ledger: it has no such market; use TESTUSDT\n',
    });
    const empty = await runMaestro(['ledger', '--lab', join(lab, 'none')]);
    expect(empty.err).toContain('yet; try maestro session');
    expect(empty).toMatchObject({ code: 0, out: '' });
  });

  it('checks its integrity, and reports sessions that are not on it', async () => {
    const count = lines().length;
    expect(await run('ledger', '--check')).toMatchObject({
      code: 0,
      err: '',
      out: `${path()} is intact: ${count} entries\n`,
    });
    rmSync(path());
    const ran = await run('ledger', '--check');
    expect(ran).toMatchObject({ code: 0, out: `${lab} has no ledger yet: there are no trials\n` });
    expect(ran.err).toBe(
      'Note: session "first" is not on the ledger: it ran in another lab, or before the ledger existed\n',
    );
  });

  it('names a changed line, with exit code 1, and no session starts', async () => {
    const text = readFileSync(path(), 'utf8');
    writeFileSync(path(), text.replace('"of":"screening"', '"of":"proposals"'));
    const line = 1 + text.slice(0, text.indexOf('"of":"screening"')).split('\n').length - 1;
    for (const args of [['ledger', '--check'], ['ledger'], ['vault']]) {
      const ran = await run(...args);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain(`${path()}, line ${line}: the hash chain is broken`);
    }
    const refused = await session('second');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('restore an intact copy of the file');
    expect(readdirSync(join(lab, 'sessions'))).toEqual(['first']);
    const listed = await run('sessions', '--no-header');
    expect(listed.out).toMatch(/^first\tfinished\t/);
    expect(listed.err).toContain(`line ${line}`);
  });

  it('ignores a truncated last line, with a note', async () => {
    const count = lines().length;
    writeFileSync(path(), '{"seq":', { flag: 'a' });
    expect(await run('ledger', '--check')).toMatchObject({
      code: 0,
      out: `${path()} is intact: ${count} entries\n`,
      err: `Note: the last line of ${path()} was truncated and is ignored\n`,
    });
    expect((await session('second')).code).toBe(0);
    expect((await run('ledger', '--check')).err).toBe('');
  });

  it('is in lab.db, trial by trial, and made anew with it', async () => {
    for (const args of [['index'], ['index', '--rebuild']]) {
      expect((await run(...args)).code).toBe(0);
      const rows = ledgerTotals(lab);
      expect(rows.reduce((sum, { entries }) => sum + entries, 0)).toBe(lines().length);
      expect(rows.reduce((sum, { trials }) => sum + trials, 0)).toBe(trialsOf('first'));
    }
  });
});

describe('what is on the ledger', () => {
  it('is an input of the next session, however many sessions were deleted', async () => {
    expect(inputsOf('first').lab_at_start).toEqual(FRESH_LAB);
    const trials = trialsOf('first');
    rmSync(join(lab, 'sessions'), { recursive: true });
    rmSync(join(lab, 'lab.db'));
    expect((await session('first')).code).toBe(0);
    // The same search again: its trials count, and it is no further try.
    expect(inputsOf('first').lab_at_start).toEqual({ ...FRESH_LAB, trials });
    const begun = lines().flatMap(({ entry }) => (entry.type === 'session_begun' ? [entry] : []));
    expect(begun.map(({ run, again }) => [run, again])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is not added to by what only looks again', async () => {
    const before = readFileSync(path());
    for (const args of [
      ['verify', 'first'],
      ['replay', 'first', '--check', '--quiet'],
    ]) {
      expect(await run(...args)).toMatchObject({ code: 0, err: '' });
    }
    expect((await session('third', '--dry-run')).code).toBe(0);
    expect((await run('show', 'first')).code).toBe(0);
    expect(readFileSync(path())).toEqual(before);
  });

  it('is intact after kill -9 during a session, and complete once that is resumed', async () => {
    const killed = await runMaestro(
      ['session', '--lab', lab, '--name', 'second', ...SIZE.slice(0, 4), '--json'],
      {
        onOut: (out, kill) => {
          if (out.includes('"type":"wave_finished"')) kill('SIGKILL');
        },
      },
    );
    expect(killed.code).toBeNull();
    expect((await run('ledger', '--check')).code).toBe(0);
    expect(await run('resume', 'second', '--quiet')).toMatchObject({ code: 0, err: '' });
    const own = JSON.parse((await run('ledger', '--json')).out) as { trials: number }[];
    expect(own[0]!.trials).toBe(trialsOf('first') + trialsOf('second'));
  });
});

describe('the vault of a market', () => {
  it('stays where it is when bars are appended, and whatever share is asked for', async () => {
    store(lab, 80);
    const config = join(lab, 'config.json');
    writeFileSync(config, JSON.stringify({ vault: { share: 0.25 } }));
    const rehearsed = await run('session', '--segments', '2', '--tests', '6', '--dry-run');
    expect(rehearsed.out).toContain(
      'Locked from 2022-02-21 (fixed by the first session on these bars)',
    );
    // 85 % of 80 days are 68; three quarters of them are 60.
    expect(rehearsed.err).toContain(
      `Note: bars from ${LOCKED} on are locked since the first session on these bars. A vault of 15.0 % of ` +
        'these bars would begin at 2022-03-10T00:00:00Z.\n',
    );
    const ran = await run(
      ...['session', '--name', 'second', ...SIZE.slice(0, 4), '--config', config],
    );
    expect(ran.code).toBe(0);
    expect(ran.err).toContain(
      'A vault of 25.0 % of these bars would begin at 2022-03-02T00:00:00Z.',
    );
    expect(identityOf('second')).toMatchObject({ vault_from: LOCKED, market: { bars: 80 * 288 } });
    expect(identityOf('first').vault_from).toBe(LOCKED);
    expect(await run('verify', 'second')).toMatchObject({ code: 0, err: '' });
    expect(await run('replay', 'second', '--check', '--quiet')).toMatchObject({ code: 0 });
  });

  it('is the same on bars of another interval', async () => {
    expect((await run('data', 'resample', NAME, '--interval', '15m')).code).toBe(0);
    expect((await session('second', '--market', 'spot-TESTUSDT-15m')).code).toBe(0);
    expect(identityOf('second')).toMatchObject({ vault_from: LOCKED, market: { interval: '15m' } });
    expect(inputsOf('second').lab_at_start.sessions).toBe(1);
  });

  it('is a part of what a session is', async () => {
    const config = join(lab, 'sessions', 'first', 'session_config.json');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, text.replace(LOCKED, '2022-02-22T00:00:00Z'));
    const ran = await run('verify', 'first', '--json');
    expect(ran.code).toBe(4);
    const { differences } = JSON.parse(ran.out) as { differences: { path: string }[] };
    expect(differences.map((one) => one.path)).toContain('session_config.json');
  });

  it('lets bars that end before it be searched, but not examined', async () => {
    store(lab, 45);
    const ran = await run(
      'session',
      '--name',
      'second',
      ...SIZE.slice(0, 4),
      '--seed',
      '2',
      '--exam',
    );
    expect(ran.code).toBe(0);
    expect(ran.err).toContain(`these bars end before their vault, which begins at ${LOCKED}`);
    expect(identityOf('second').vault_from).toBe(LOCKED);
    expect(inputsOf('second').try).toEqual({ k: 2 });
    expect((await run('verify', 'second')).code).toBe(0);
    const exam = await run('exam', 'second', '--force');
    expect(exam.code).toBe(1);
    expect(exam.err).toContain(`none of its bars is locked, since the vault begins at ${LOCKED}`);
    expect(lines().filter(({ entry }) => entry.type === 'look')).toEqual([]);
  });

  it('is not fixed by a session that has too few bars to begin', async () => {
    rmSync(path());
    store(lab, 20);
    expect((await session('second')).code).toBe(3);
    expect(existsSync(path())).toBe(false);
  });

  it('is one for two sessions that start at the same time', async () => {
    rmSync(path());
    rmSync(join(lab, 'sessions'), { recursive: true });
    const shares = [0.15, 0.2];
    const ran = await Promise.all(
      shares.map((share) => {
        const config = join(lab, `${100 * share}.json`);
        writeFileSync(config, JSON.stringify({ vault: { share } }));
        const name = `share_${100 * share}`;
        return asProcess('session', '--name', name, ...SIZE, '--config', config);
      }),
    );
    expect(ran.map(({ code }) => code)).toEqual([0, 0]);
    const [one, two] = shares.map((share) => identityOf(`share_${100 * share}`).vault_from);
    expect(one).toBe(two);
    const drawn = shares.map((share) => inputsOf(`share_${100 * share}`).try!.k);
    expect(drawn.toSorted()).toEqual([1, 2]);
    expect(lines().filter(({ entry }) => entry.type === 'vault_fixed')).toHaveLength(1);
    for (const share of shares) {
      expect((await run('verify', `share_${100 * share}`)).code).toBe(0);
    }
  });

  it('is that of its parent for a fork, which is a session of its own', async () => {
    store(lab, 60);
    const ran = await run(
      'fork',
      'first',
      '--at-segment',
      '2',
      '--seed',
      '9',
      '--name',
      'fork',
      '--quiet',
    );
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(identityOf('fork').vault_from).toBe(LOCKED);
    const { critic, ...counted } = inputsOf('fork').lab_at_start;
    expect(counted).toEqual({ sessions: 1, trials: trialsOf('first'), vault_looks: 0 });
    // What was audited in the first session: all of its tests but those that were skipped.
    expect(critic.tests).toBeGreaterThan(0);
    const begun = lines().filter(({ entry }) => entry.type === 'session_begun');
    expect(begun).toHaveLength(2);
    expect(await run('verify', 'fork')).toMatchObject({ code: 0, err: '' });
  });
});

describe('maestro vault', () => {
  it('lists the vault of each market, the looks that were spent and the one that comes next', async () => {
    const ledger = new LabLedger(lab, () => new Date('2026-01-15T12:00:00Z'));
    const { market } = identityOf('first');
    const opened = { market, from: LOCKED, to: market.to };
    for (const number of [1, 2]) recordLook(ledger, lookRequest(number, opened));
    const request = lookRequest(1, opened);
    ledger.add({
      type: 'examined',
      key: 'the result',
      look: 1,
      t: 2.5,
      p: 0.004,
      passed: true,
      market: { venue: market.venue, symbol: market.symbol, simulated: null },
      from: request.from,
      to: request.to,
      name: request.name,
      session: request.session,
      specification: request.specification,
      build: request.build,
    });
    const { out, err } = await run('vault');
    const common = ['TESTUSDT', 'spot', LOCKED, '2', 'first'];
    const at = '2026-01-15T12:00:00.000Z';
    expect(err).toBe('');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')),
    ).toEqual([
      [
        ...['market', 'venue', 'locked from', 'embargo days', 'fixed by', 'look', 'level', 'p'],
        ...['result', 'session', 'at', 'recognised as'],
      ],
      [...common, '1', '0.025', '0.004', 'passed', 'session_1', at, 'n/a'],
      [...common, '2', '0.0125', 'n/a', 'unknown', 'session_2', at, 'n/a'],
      [...common, '3', '0.00625', 'n/a', 'not spent', 'n/a', 'n/a', 'n/a'],
    ]);
    const json = JSON.parse((await run('vault', '--json')).out) as object[];
    expect(json).toMatchObject([
      {
        symbol: 'TESTUSDT',
        vault_from: LOCKED,
        embargo_days: 2,
        fixed_by: 'first',
        next_level: 0.00625,
        looks: [
          { look: 1, result: { p: 0.004, t: 2.5, passed: true } },
          { look: 2, result: null },
        ],
      },
    ]);
    expect((await session('second')).code).toBe(0);
    expect(inputsOf('second').lab_at_start.vault_looks).toBe(2);
  });

  it('reports a lab without a vault', async () => {
    const ran = await runMaestro(['vault', '--lab', join(lab, 'none')]);
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(ran.err).toContain('the first session on a market locks its last bars');
  });
});

describe('maestro backtest, on a market with a vault', () => {
  const backtest = (...args: string[]) =>
    run('backtest', '--market', NAME, '--method', 'ema_crossover', '--json', ...args);
  const NOTE = `Note: bars from ${LOCKED} on are in the vault of this market; the backtest ends before them\n`;

  it('ends before it, with a note, and is on the ledger once', async () => {
    const first = await backtest();
    expect(first).toMatchObject({ code: 0, err: NOTE });
    const { spec, market } = JSON.parse(first.out) as { spec: { to: string }; market: object };
    expect(spec.to).toBe(LOCKED);
    expect(market).toEqual(identityOf('first').market);
    const on = () => lines().filter(({ entry }) => entry.type === 'backtest');
    expect(on()).toHaveLength(1);
    expect((await backtest('--to', '2022-02-20')).err).toBe('');
    // The same bars, strategy and costs: it is no new trial.
    expect(on()).toHaveLength(1);
    await backtest('--fee-bps', '5');
    expect(on()).toHaveLength(2);
    const [row] = JSON.parse((await run('ledger', '--json')).out) as { trials: number }[];
    expect(row!.trials).toBe(trialsOf('first') + 2);
  });

  it('reads nothing of it: other bars there change no number', async () => {
    const before = JSON.parse((await backtest()).out) as { trades: unknown; metrics: unknown };
    const bars = relabelled(smallMarket(1, 60), REAL);
    writeMarket(join(lab, 'data', `${NAME}.bars`), marketCorruptedFrom(bars, 51 * 288));
    const after = JSON.parse((await backtest()).out) as typeof before;
    expect(after.trades).toEqual(before.trades);
    expect(after.metrics).toEqual(before.metrics);
  });

  it.each([
    ['from a day that is locked', ['--from', '2022-02-25']],
    ['to a day that is locked, from another', ['--from', '2022-02-21', '--to', '2022-02-28']],
  ])('rejects a period %s', async (_what, args) => {
    const before = readFileSync(path());
    const ran = await backtest(...args);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(NOTE);
    expect(ran.err).toContain('found 0 bars; the market has');
    expect(readFileSync(path())).toEqual(before);
  });

  it('prints no result if the ledger is damaged', async () => {
    writeFileSync(path(), `{}\n`);
    expect(await backtest()).toMatchObject({ code: 1, out: '' });
  });

  it('creates no lab, and records no backtest of simulated bars that are new to it', async () => {
    const none = join(lab, 'none');
    const args = [
      'backtest',
      '--market',
      'simulated:null:1:20',
      '--method',
      'ema_crossover',
      '--lab',
    ];
    expect((await runMaestro([...args, none])).code).toBe(0);
    expect(existsSync(none)).toBe(false);
    const before = readFileSync(path());
    expect((await runMaestro([...args, lab])).code).toBe(0);
    expect(readFileSync(path())).toEqual(before);
  });
});
