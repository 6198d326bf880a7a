import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStore } from '../../../sessions/record/file-store.ts';
import { lockSession, runningOwner } from '../../../sessions/record/session-lock.ts';
import { openFileStore } from '../../../sessions/rerun/open-file-store.ts';
import { NameTakenError, SessionError } from '../../../store/errors.ts';
import { isAlive, ownProcess } from '../../../store/process-facts.ts';
import { builtHelper } from '../../helpers/built-helper.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';

const NOON = () => new Date('2026-01-15T12:00:00.000Z');

/** Another process that takes locks when it is told to. */
class Taker {
  readonly child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;

  constructor() {
    const [node, script] = builtHelper('lock-taker');
    this.child = spawn(node, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
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

const LOCK = () => join(folder, 'session.lock');
const owner = () => JSON.parse(readFileSync(LOCK(), 'utf8')) as Record<string, unknown>;

/** Leaves a lock as another owner would have left it. */
function leave(change: Record<string, unknown>): void {
  lockSession(folder, NOON);
  writeFileSync(LOCK(), JSON.stringify({ ...owner(), ...change }));
}

describe('lockSession()', () => {
  it('says who has the session, and leaves nothing behind when it is let go', () => {
    const lock = lockSession(folder, NOON);
    expect(owner()).toMatchObject({ pid: process.pid, since: '2026-01-15T12:00:00.000Z' });
    expect(runningOwner(folder)).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(['session.lock']);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(runningOwner(folder)).toBeNull();
  });

  it('refuses a session that runs, by the number of its process, this one included', async () => {
    lockSession(folder, NOON);
    expect(() => lockSession(folder, NOON)).toThrow(NameTakenError);
    const said = `The session "mine" is running: process ${process.pid} has had it since 2026-01-15T12:00:00.000Z`;
    expect(() => lockSession(folder, NOON)).toThrow(said);
    expect(await taker().ask(`lock ${folder}`)).toBe(said);
    expect(readdirSync(folder)).toEqual(['session.lock']);
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

  it.runIf(process.platform === 'linux').each<[string, Record<string, unknown>]>([
    ['whose number another process has now', { startTicks: 12_345 }],
    ['of before the machine was started', { boot: '00000000-0000-0000-0000-000000000000' }],
    ['that cannot be: no process has that number', { pid: 999_999_999 }],
  ])('takes over from an owner %s', (_what, change) => {
    leave(change);
    expect(runningOwner(folder)).toBeNull();
    const lock = lockSession(folder, NOON);
    expect(owner()).toMatchObject({ pid: process.pid, startTicks: ownProcess().startTicks });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['', '{"pid":', '[]', '\0\0\0'])('takes over a lock that names nobody: %j', (text) => {
    writeFileSync(LOCK(), text);
    lockSession(folder, NOON);
    expect(owner()).toMatchObject({ pid: process.pid });
  });

  it('takes over from one that was killed while it was taking over', () => {
    leave({ startTicks: 1, pid: 999_999_999 });
    const first = owner().id as string;
    const heir = { ...owner(), id: '22222222-2222-2222-2222-222222222222' };
    writeFileSync(join(folder, `session.lock.after_${first}`), JSON.stringify(heir));
    const lock = lockSession(folder, NOON);
    expect(owner()).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends where owners follow each other in a circle, and says what to do', () => {
    leave({ startTicks: 1, pid: 999_999_999 });
    const first = owner().id as string;
    writeFileSync(join(folder, `session.lock.after_${first}`), JSON.stringify(owner()));
    const said = `The lock of ${folder} has two owners of the same id: remove the files session.lock* if nothing uses it`;
    expect(() => runningOwner(folder)).toThrow(new SessionError(said));
    expect(() => lockSession(folder, NOON)).toThrow(said);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is no link', () => {
    symlinkSync(join(folder, '..', 'elsewhere'), LOCK());
    expect(() => runningOwner(folder)).toThrow(`${LOCK()} is a link`);
    expect(() => lockSession(folder, NOON)).toThrow(SessionError);
    expect(readdirSync(folder)).toEqual(['session.lock']);
  });

  it('clears away what others left that were killed on the way to the lock, and nothing else', () => {
    const id = '22222222-2222-2222-2222-222222222222';
    for (const name of [`session.lock.${id}.999999999.tmp`, `session.lock.after_${id}`, 'mine']) {
      writeFileSync(join(folder, name), '{}');
    }
    writeFileSync(join(folder, `session.lock.${id}.${process.pid}.tmp`), '{}');
    lockSession(folder, NOON).release();
    expect(readdirSync(folder).sort()).toEqual(['mine', `session.lock.${id}.${process.pid}.tmp`]);
  });

  it('is not taken from one that is just taking over', () => {
    leave({ pid: 999_999_999 });
    const heir = { ...owner(), ...ownProcess(), id: '22222222-2222-2222-2222-222222222222' };
    writeFileSync(join(folder, `session.lock.after_${owner().id}`), JSON.stringify(heir));
    expect(() => lockSession(folder, NOON)).toThrow(`process ${process.pid} has had it`);
    expect(runningOwner(folder)).toMatchObject({ pid: process.pid });
  });

  it('does not let go of a lock that another has taken meanwhile', () => {
    const lock = lockSession(folder, NOON);
    leaveAnother();
    lock.release();
    expect(owner().id).toBe('22222222-2222-2222-2222-222222222222');
  });
  const leaveAnother = () =>
    writeFileSync(
      LOCK(),
      JSON.stringify({ ...owner(), id: '22222222-2222-2222-2222-222222222222' }),
    );

  it('is won by exactly one of two processes, 100 times, from a free lock and from a stale one', async () => {
    const [one, two] = [taker(), taker()];
    for (let round = 0; round < 100; round++) {
      if (round % 2 === 1) leave({ pid: 999_999_999 });
      const [a, b] = await Promise.all([one.ask(`lock ${folder}`), two.ask(`lock ${folder}`)]);
      const [winner, loser, loserSaid] = a === 'got' ? [one, two, b] : [two, one, a];
      expect([a, b].filter((said) => said === 'got')).toHaveLength(1);
      expect(loserSaid).toContain(`is running: process ${winner.pid} has had it since`);
      expect(owner()).toMatchObject({ pid: winner.pid });
      await loser.ask('release');
      expect(owner()).toMatchObject({ pid: winner.pid });
      await winner.ask('release');
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

describe('isAlive()', () => {
  it.runIf(process.platform === 'linux')(
    'knows one that has ended and was not yet asked how',
    async () => {
      // The shell starts a child, lets it end and does not wait for it: it becomes a zombie.
      const shell = spawn('bash', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [line] = await once(createInterface({ input: shell.stdout }), 'line');
      const pid = Number(line);
      const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]![0];
      while (state() !== 'Z') await new Promise((done) => setTimeout(done, 5));
      expect(isAlive({ pid, startTicks: null, boot: null })).toBe(false);
      shell.kill('SIGKILL');
      await once(shell, 'exit');
    },
  );

  it('knows this process, and another start of it for another', () => {
    const own = ownProcess();
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startTicks: null, boot: null })).toBe(true);
    expect(isAlive({ ...own, pid: 999_999_999 })).toBe(false);
  });
});

describe('the lock of a store', () => {
  it('is held from the making of a session to its end, and while it goes on', () => {
    const sessions = temporaryFolder();
    const lock = join(sessions, 'one', 'session.lock');
    const first = createFileStore(sessions, 'one', NOON);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(() => createFileStore(sessions, 'one', NOON)).toThrow('is running: process');
    expect(() => openFileStore(sessions, 'one', NOON)).toThrow('is running: process');
    first.close();
    expect(runningOwner(join(sessions, 'one'))).toBeNull();
    const again = openFileStore(sessions, 'one', NOON);
    expect(() => openFileStore(sessions, 'one', NOON)).toThrow('is running: process');
    again.close();
    expect(runningOwner(join(sessions, 'one'))).toBeNull();
  });

  it('is let go where a session cannot be opened', () => {
    const sessions = temporaryFolder();
    mkdirSync(join(sessions, 'one'));
    expect(() => openFileStore(sessions, 'one', NOON)).toThrow('it has no journal.jsonl');
    expect(readdirSync(join(sessions, 'one'))).toEqual([]);
  });

  it('makes a session anew where one was killed before it had a config, and not otherwise', () => {
    const sessions = temporaryFolder();
    const begun = createFileStore(sessions, 'one', NOON);
    begun.write('inputs.json', '{}\n');
    begun.close();
    writeFileSync(join(sessions, 'one', 'session_config.json.99.tmp'), '{');
    const second = createFileStore(sessions, 'one', NOON);
    expect(readdirSync(second.folder).sort()).toEqual([
      ...['journal.jsonl', 'session.lock', 'transcripts'],
    ]);
    second.write('session_config.json', '{}\n');
    second.close();
    expect(() => createFileStore(sessions, 'one', NOON)).toThrow('a session "one" already');
    mkdirSync(join(sessions, 'notes'));
    writeFileSync(join(sessions, 'notes', 'mine.txt'), 'mine');
    expect(() => createFileStore(sessions, 'notes', NOON)).toThrow('a session "notes" already');
    writeFileSync(join(sessions, 'file'), 'mine');
    mkdirSync(join(sessions, 'elsewhere'));
    for (const [link, to] of [
      ['link', 'elsewhere'],
      ['loose', 'nowhere'],
    ] as const) {
      symlinkSync(join(sessions, to), join(sessions, link));
      expect(() => createFileStore(sessions, link, NOON)).toThrow(`a session "${link}" already`);
    }
    expect(() => createFileStore(sessions, 'file', NOON)).toThrow('a session "file" already');
    expect(readFileSync(join(sessions, 'notes', 'mine.txt'), 'utf8')).toBe('mine');
  });
});
