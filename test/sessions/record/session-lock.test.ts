import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { NameTakenError } from '../../../sessions/context/session-error.ts';
import { withLedgerLock } from '../../../sessions/ledger/ledger-lock.ts';
import { createFileStore } from '../../../sessions/record/file-store.ts';
import { lockSession, runningOwner } from '../../../sessions/record/session-lock.ts';
import { openFileStore } from '../../../sessions/rerun/open-file-store.ts';
import { StoreError } from '../../../store/errors.ts';
import { filesBelow } from '../../../store/files-below.ts';
import { removeHalfWritten } from '../../../store/side-files.ts';
import { builtHelper } from '../../helpers/built-helper.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { runMaestro, runShell, SMALL_SESSION } from '../../helpers/run-maestro.ts';
import { sampled } from '../../helpers/sampled.ts';

const [NODE, TAKER] = builtHelper('lock-taker');
const NOON = () => new Date('2026-01-15T12:00:00.000Z');

/** Another process that takes locks on request. */
class Taker {
  readonly child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;

  constructor() {
    this.child = spawn(NODE, [TAKER], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.child.stdout! });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.child.pid!;
  }

  async ask(line: string): Promise<string> {
    this.child.stdin!.write(`${line}\n`);
    const { value } = await this.#answers.next();
    return value as string;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

let folder: string;
const takers: Taker[] = [];
beforeEach(() => {
  folder = join(temporaryFolder(), 'mine');
  mkdirSync(folder);
});
afterEach(async () => {
  await Promise.all(takers.splice(0).map((one) => one.kill()));
});

function taker(): Taker {
  const one = new Taker();
  takers.push(one);
  return one;
}

const FILES = ['session.lock', 'session.lock.gate'];
const LOCK = () => join(folder, 'session.lock');
const GATE = () => join(folder, 'session.lock.gate');
const owner = () => JSON.parse(readFileSync(LOCK(), 'utf8')) as Record<string, unknown>;

/** Leaves a lock as one that was killed has left it. */
function leave(text: string): void {
  writeFileSync(GATE(), '');
  writeFileSync(LOCK(), text);
}
const ofProcess = (pid: number) => JSON.stringify({ pid, since: '2026-01-14T12:00:00.000Z' });

describe('lockSession()', () => {
  it('names the owner of the session, and leaves nothing behind after its release', () => {
    const lock = lockSession(folder, NOON);
    expect(owner()).toMatchObject({ pid: process.pid, since: '2026-01-15T12:00:00.000Z' });
    expect(runningOwner(folder)).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(FILES);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(runningOwner(folder)).toBeNull();
  });

  it('rejects a running session with the id of its process, this one included', async () => {
    lockSession(folder, NOON);
    expect(() => lockSession(folder, NOON)).toThrow(NameTakenError);
    const message = `Cannot lock session "mine": process ${process.pid} has held it since 2026-01-15T12:00:00.000Z; wait for that process to end`;
    expect(() => lockSession(folder, NOON)).toThrow(message);
    expect(await taker().ask(`lock ${folder}`)).toBe(message);
    expect(readdirSync(folder)).toEqual(FILES);
  });

  it('takes over from a process that was killed', async () => {
    const killed = taker();
    expect(await killed.ask(`lock ${folder}`)).toBe('got');
    expect(runningOwner(folder)).toMatchObject({ pid: killed.pid });
    await killed.kill();
    expect(runningOwner(folder)).toBeNull();
    lockSession(folder, NOON).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, string]>([
    ['whose number another process has now', ofProcess(process.pid)],
    ['whose process does not exist', ofProcess(999_999_999)],
    ['that was killed before it recorded itself', ''],
    ['that was killed while it recorded itself', '{"pid":'],
    ['with other JSON', '[]'],
    ['that a power cut has zeroed', '\0\0\0'],
  ])('takes over from an owner %s', (_what, text) => {
    leave(text);
    expect(runningOwner(folder)).toBeNull();
    const lock = lockSession(folder, NOON);
    expect(owner()).toMatchObject({ pid: process.pid, since: '2026-01-15T12:00:00.000Z' });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not lost to the garbage collector', async () => {
    lockSession(folder, NOON);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let i = 0; i < 3; i++) {
      collect();
      await setTimeout(1);
    }
    expect(await taker().ask(`lock ${folder}`)).toContain(`process ${process.pid} has held it`);
  });

  it('can be checked by a reader without write access, any number of times, and nothing is written', async () => {
    const lock = lockSession(folder, NOON);
    for (const one of [folder, join(folder, '..')]) chmodSync(one, 0o555);
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const node = `'${NODE}' '${TAKER}'`;
    const look = () => runShell(`echo 'look ${folder}' | ${node}`, uid);
    expect(await look()).toMatchObject({ code: 0, out: `${process.pid}\n`, err: '' });
    const open = () => readdirSync('/proc/self/fd').length;
    const before = process.platform === 'linux' ? open() : 0;
    for (let i = 0; i < 300; i++) expect(runningOwner(folder)).toMatchObject({ pid: process.pid });
    if (process.platform === 'linux') expect(open()).toBeLessThan(before + 3);
    expect(readdirSync(folder)).toEqual(FILES);
    for (const one of [join(folder, '..'), folder]) chmodSync(one, 0o755);
    lock.release();
    leave(ofProcess(process.pid));
    chmodSync(folder, 0o555);
    expect(await look()).toMatchObject({ code: 0, out: 'none\n', err: '' });
    chmodSync(folder, 0o755);
    expect(readdirSync(folder)).toEqual(FILES);
  });

  it('excludes another thread of the same process', async () => {
    const lock = lockSession(folder, NOON);
    const thread = new Worker(TAKER, { stdin: true, stdout: true });
    const lines = createInterface({ input: thread.stdout })[Symbol.asyncIterator]();
    const ask = async (line: string) => {
      thread.stdin!.write(`${line}\n`);
      return (await lines.next()).value as string;
    };
    expect(await ask(`lock ${folder}`)).toContain(`process ${process.pid} has held it`);
    // Looking, and being refused, has cost the owner nothing.
    expect(await taker().ask(`lock ${folder}`)).toContain(`process ${process.pid} has held it`);
    lock.release();
    expect(await ask(`lock ${folder}`)).toBe('got');
    expect(() => lockSession(folder, NOON)).toThrow('Cannot lock session');
    await thread.terminate();
    lockSession(folder, NOON).release();
  });

  it('is kept while its own process reads the whole session', async () => {
    const lock = lockSession(folder, NOON);
    writeFileSync(join(folder, 'inputs.json'), '{}');
    expect([...filesBelow(folder).regular]).toEqual(['inputs.json']);
    removeHalfWritten(folder);
    expect(runningOwner(folder)).toMatchObject({ pid: process.pid });
    expect(await taker().ask(`lock ${folder}`)).toContain(`process ${process.pid} has held it`);
    lock.release();
  });

  it('is not a link', () => {
    symlinkSync(join(folder, '..', 'elsewhere'), LOCK());
    expect(() => runningOwner(folder)).toThrow(`${LOCK()}: it is a link`);
    expect(() => lockSession(folder, NOON)).toThrow(StoreError);
    expect(readdirSync(folder)).toEqual(['session.lock']);
  });

  // The limit of the size of a file stands for a full disk: names have room, and bytes have none.
  it('is not taken, and leaves nothing, if there is no space to record the owner', async () => {
    const node = `'${NODE}' '${TAKER}'`;
    const limit = "trap '' XFSZ; ulimit -f 0";
    const { out } = await runShell(`${limit}; echo 'lock ${folder}' | ${node}`);
    expect(out).toBe('EFBIG: file too large, write\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['a link', () => symlinkSync(join(folder, '..', 'elsewhere'), GATE())],
    ['a file of somebody', () => writeFileSync(GATE(), 'mine')],
    ['a folder', () => mkdirSync(GATE())],
  ])('does not touch %s in the place of its gate', (_what, put) => {
    writeFileSync(LOCK(), ofProcess(process.pid));
    put();
    const message = `Cannot lock ${GATE()}: it is not an empty file; remove it if no program uses it`;
    expect(() => runningOwner(folder)).toThrow(new StoreError(message));
    expect(() => lockSession(folder, NOON)).toThrow(new StoreError(message));
    expect(readdirSync(folder)).toEqual(FILES);
    expect(readdirSync(join(folder, '..'))).toEqual(['mine']);
  });

  it('does not release a lock that another process took in a recreated folder', async () => {
    const lock = lockSession(folder, NOON);
    renameSync(folder, `${folder}_old`);
    mkdirSync(folder);
    const other = taker();
    expect(await other.ask(`lock ${folder}`)).toBe('got');
    lock.release();
    expect(readdirSync(folder)).toEqual(FILES);
    expect(runningOwner(folder)).toMatchObject({ pid: other.pid });
    rmSync(`${folder}_old`, { recursive: true });
  });

  it('is won by exactly one of two processes, from a free lock and from a stale one', async () => {
    const [one, two] = [taker(), taker()];
    const rounds = [...Array(100).keys()];
    for (const round of sampled(rounds, 'lock races', 30)) {
      if (round % 2 === 1) leave(ofProcess(999_999_999));
      const [a, b] = await Promise.all([one.ask(`lock ${folder}`), two.ask(`lock ${folder}`)]);
      const [winner, loser, loserSaid] = a === 'got' ? [one, two, b] : [two, one, a];
      expect([a, b].filter((answer) => answer === 'got')).toHaveLength(1);
      expect(loserSaid).toContain(`process ${winner.pid} has held it since`);
      expect(owner()).toMatchObject({ pid: winner.pid });
      await loser.ask('release');
      expect(owner()).toMatchObject({ pid: winner.pid });
      await winner.ask('release');
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

const NO_LOCKS =
  'another process holds it, or the file system has no locks; end that process, or move the lab to a local disk';

describe('a file system without locks, where SQLite finds every gate held', () => {
  it('has no owner that has ended, and reports no process that tries to lock', async () => {
    expect(await taker().ask(`lock ${folder}`)).toBe('got');
    writeFileSync(LOCK(), ofProcess(999_999_999));
    expect(runningOwner(folder)).toBeNull();
    expect(() => lockSession(folder, NOON)).toThrow(
      new StoreError(`Cannot lock ${LOCK()}: ${NO_LOCKS}`),
    );
  });
});

describe('a session that an older build is running, which knows of no gates', () => {
  const older = (pid: number) =>
    JSON.stringify({
      ...{ pid, startTicks: 12_345, boot: '0a1b', since: '2026-01-14T12:00:00.000Z' },
      id: '9c3f2b54-6a40-4a4e-8d5e-0f6f0a9b1c2d',
    });

  it('is its own until that process ends', async () => {
    const running = taker();
    writeFileSync(LOCK(), older(running.pid));
    expect(runningOwner(folder)).toMatchObject({ pid: running.pid });
    const message = `process ${running.pid} has held it since 2026-01-14T12:00:00.000Z`;
    expect(() => lockSession(folder, NOON)).toThrow(message);
    expect(readFileSync(LOCK(), 'utf8')).toBe(older(running.pid));
    expect(readdirSync(folder)).toEqual(['session.lock']);
    await running.kill();
    expect(runningOwner(folder)).toBeNull();
    lockSession(folder, NOON).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over by the process that has its number now', () => {
    writeFileSync(LOCK(), older(process.pid));
    expect(runningOwner(folder)).toBeNull();
    lockSession(folder, NOON).release();
  });
});

describe('a lock that changes while it is looked at', () => {
  /** Puts something in the place of a function that looks at files, for this test. */
  function lookWith(look: (path: string, real: typeof fs.lstatSync) => unknown): void {
    const real = fs.lstatSync;
    const put = (one: unknown) => {
      Object.assign(fs, { lstatSync: one });
      syncBuiltinESMExports();
    };
    onTestFinished(() => put(real));
    put((path: string, options: object) =>
      look(path, ((at: string) => real(at, options)) as typeof real),
    );
  }

  it('does not name a process that has the pid of a killed owner', async () => {
    const owning = taker();
    await owning.ask(`lock ${folder}`);
    const its = readFileSync(LOCK(), 'utf8');
    const another = taker();
    writeFileSync(LOCK(), ofProcess(another.pid));
    // The owner records itself right after the first refusal: at the second look.
    let looks = 0;
    const look = vi.spyOn(process, 'kill').mockImplementation(() => {
      if (++looks === 2) writeFileSync(LOCK(), its);
      return true;
    });
    onTestFinished(() => look.mockRestore());
    expect(() => lockSession(folder, NOON)).toThrow(`process ${owning.pid} has held it`);
  });

  it('is released even if its gate can no longer be checked', async () => {
    let looks = 0;
    lookWith((path, real) => {
      if (path === GATE() && ++looks === 2) throw new Error('the disk is gone');
      return real(path);
    });
    expect(() => lockSession(folder, NOON)).toThrow('the disk is gone');
    expect(looks).toBe(2);
    expect(await taker().ask(`lock ${folder}`)).toBe('got');
  });

  it('lets its owner report why it stopped, although another file replaced the lock', () => {
    const act = () => {
      writeFileSync(join(folder, 'theirs'), 'theirs');
      renameSync(join(folder, 'theirs'), join(folder, 'ledger.lock.gate'));
      throw new Error('why it stopped');
    };
    expect(() => withLedgerLock(folder, NOON, act)).toThrow(new Error('why it stopped'));
    expect(readFileSync(join(folder, 'ledger.lock.gate'), 'utf8')).toBe('theirs');
  });

  it('is waited for no longer in total if it passes from process to process', () => {
    const gate = join(folder, 'ledger.lock.gate');
    let looks = 0n;
    lookWith((path, real) => {
      const facts = real(path) as unknown as fs.BigIntStats;
      return path === gate ? Object.assign(facts, { birthtimeNs: looks++ }) : facts;
    });
    const startedAt = performance.now();
    expect(() => withLedgerLock(folder, NOON, () => 'in', 200)).toThrow(NO_LOCKS);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(200);
  });
});

describe('SQLite that does not load', () => {
  it.each([
    [
      'made for another Node',
      "The module '/x.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This",
      "The module '/x.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 115",
    ],
    ['missing', 'Could not find it', 'Could not locate the bindings file'],
  ])(
    'is not reported as a bug of Maestro, but with its remedy, if it is %s',
    async (_what, thrown, found) => {
      const hook = join(folder, 'hook.cjs');
      writeFileSync(
        hook,
        `process.dlopen = () => { throw new Error(${JSON.stringify(thrown)}); };\n`,
      );
      const env = { NODE_OPTIONS: `--require ${hook}` };
      const why = `Cannot load SQLite: ${found}; run "npm rebuild better-sqlite3"`;
      const lab = ['--lab', join(folder, 'lab')];
      expect(await runMaestro([...SMALL_SESSION, '--name', 'one', ...lab], { env })).toMatchObject({
        code: 1,
        err: `${why}\n`,
      });
      const { code, out } = await runMaestro(['doctor', ...lab], { env });
      expect([code, out.split('\n').find((line) => line.includes('SQLite'))]).toEqual([
        ...[1, `BAD   SQLite            ${why}`],
      ]);
    },
  );
});

describe('the lock of a store', () => {
  it('is held from the creation of a session to its end, and while it is resumed', () => {
    const sessions = temporaryFolder();
    const lock = join(sessions, 'one', 'session.lock');
    const first = createFileStore(sessions, 'one', NOON);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(() => createFileStore(sessions, 'one', NOON)).toThrow('process');
    expect(() => openFileStore(sessions, 'one', NOON)).toThrow('process');
    first.close();
    expect(runningOwner(join(sessions, 'one'))).toBeNull();
    const again = openFileStore(sessions, 'one', NOON);
    expect(() => openFileStore(sessions, 'one', NOON)).toThrow('process');
    again.close();
    expect(runningOwner(join(sessions, 'one'))).toBeNull();
  });

  it('is released if a session cannot be opened', () => {
    const sessions = temporaryFolder();
    mkdirSync(join(sessions, 'one'));
    expect(() => openFileStore(sessions, 'one', NOON)).toThrow('it has no journal.jsonl');
    expect(readdirSync(join(sessions, 'one'))).toEqual([]);
  });

  it('creates a session again in a folder whose session was killed before it had a config, and only there', () => {
    const sessions = temporaryFolder();
    const begun = createFileStore(sessions, 'one', NOON);
    begun.write('inputs.json', '{}\n');
    begun.close();
    writeFileSync(join(sessions, 'one', 'session_config.json.99.tmp'), '{');
    const second = createFileStore(sessions, 'one', NOON);
    expect(readdirSync(second.folder).sort()).toEqual([
      ...['journal.jsonl', ...FILES, 'transcripts'],
    ]);
    second.write('session_config.json', '{}\n');
    second.close();
    expect(() => createFileStore(sessions, 'one', NOON)).toThrow('Cannot create session "one"');
    mkdirSync(join(sessions, 'notes'));
    writeFileSync(join(sessions, 'notes', 'mine.txt'), 'mine');
    expect(() => createFileStore(sessions, 'notes', NOON)).toThrow('Cannot create session "notes"');
    writeFileSync(join(sessions, 'file'), 'mine');
    mkdirSync(join(sessions, 'elsewhere'));
    for (const [link, to] of [
      ['link', 'elsewhere'],
      ['loose', 'nowhere'],
    ] as const) {
      symlinkSync(join(sessions, to), join(sessions, link));
      expect(() => createFileStore(sessions, link, NOON)).toThrow(
        `Cannot create session "${link}"`,
      );
    }
    expect(() => createFileStore(sessions, 'file', NOON)).toThrow('Cannot create session "file"');
    expect(readFileSync(join(sessions, 'notes', 'mine.txt'), 'utf8')).toBe('mine');
  });
});
