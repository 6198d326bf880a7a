import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import { followSession, type SessionLook } from '../../../sessions/record/follow-session.ts';
import { lockSession } from '../../../sessions/record/session-lock.ts';
import {
  journalBytes,
  journalReader,
  lineEnds,
  notices,
  readJournal,
} from '../../helpers/journal-text.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { OtherWriter } from '../../helpers/other-writer.ts';
import { SESSION_EVENTS } from '../../helpers/protocol-examples.ts';
import { Crash, continueSession, startSession } from '../../helpers/resumed-session.ts';
import { runMaestro } from '../../helpers/run-maestro.ts';
import { smallConfig } from '../../helpers/small-session.ts';

const STOPPED: SessionEvent = { type: 'session_stopped', why: 'interrupted' };
const FINISHED = SESSION_EVENTS.find(({ type }) => type === 'session_finished')!;

let folder: string;
let path: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'mine');
  path = join(folder, 'journal.jsonl');
});

function follow(pollMs = 20) {
  const end = new AbortController();
  const looks = followSession(folder, { signal: end.signal, pollMs });
  onTestFinished(async () => {
    await looks.return(undefined as never);
  });
  const next = async (): Promise<SessionLook> => (await looks.next()).value;
  /** The first look that is so, and every event until then. */
  const until = async (isMeant: (look: SessionLook) => boolean) => {
    const events: SessionEvent[] = [];
    for (;;) {
      const look = await next();
      events.push(...look.lines.map(({ event }) => event));
      if (isMeant(look)) return { events, look };
    }
  };
  return { end, next, until, reaches: (state: string) => until((look) => look.state === state) };
}

function write(events: readonly SessionEvent[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, journalBytes(events));
}

describe('followSession()', () => {
  it('waits for a session, shows it while its process lives, and sees within 2 s that it died', async () => {
    const { next, until, reaches } = follow(500);
    expect(await next()).toEqual({ isReset: false, lines: [], state: 'waiting' });
    mkdirSync(folder);
    const writer = new OtherWriter();
    await writer.lock(folder);
    await writer.open(path);
    const bytes = journalBytes(notices(3));
    const ends = lineEnds(bytes);
    await writer.write(bytes.subarray(0, ends[1]! + 9));
    const { events, look } = await until(({ lines }) => lines.length > 0);
    expect([events, look.state]).toEqual([notices(2), 'running']);
    await writer.kill();
    expect((await reaches('crashed')).events).toEqual([]);
  });

  it('yields everything written before a process ended, and then reports the end', async () => {
    mkdirSync(folder);
    const writer = new OtherWriter();
    await writer.lock(folder);
    await writer.open(path);
    const { reaches } = follow();
    await reaches('running');
    await writer.write(journalBytes([...notices(2), FINISHED]));
    const [{ events }] = await Promise.all([reaches('finished'), writer.end()]);
    expect(events).toEqual([...notices(2), FINISHED]);
  });

  it.each<[string, readonly SessionEvent[], string]>([
    ['finished', [...notices(1), FINISHED], 'finished'],
    ['stopped', [...notices(1), STOPPED], 'stopped'],
    ['stopped, went on and then broke off', [STOPPED, ...notices(1)], 'crashed'],
    ['broken off before its first line', [], 'crashed'],
  ])('detects a session that is %s and has no process', async (_what, events, state) => {
    write(events);
    const look = await follow().next();
    expect([look.state, look.lines.map(({ event }) => event)]).toEqual([state, events]);
  });

  it('reports a stopped session as running while a process has its lock: it closes or resumes', async () => {
    write([STOPPED]);
    const lock = lockSession(folder, () => new Date());
    const { next, reaches } = follow();
    expect((await next()).state).toBe('running');
    lock.release();
    await reaches('stopped');
  });

  it('reads all of a long session before it reports a state', async () => {
    write([...notices(3000), FINISHED]);
    const { reaches } = follow();
    const first = await reaches('reading');
    expect(first.events.length).toBeGreaterThan(100);
    const { events } = await reaches('finished');
    expect([...first.events, ...events]).toEqual([...notices(3000), FINISHED]);
  });

  it('starts over if the journal is replaced', async () => {
    write([...notices(3), FINISHED]);
    const { next, until } = follow();
    expect((await next()).state).toBe('finished');
    write(notices(2, 'other'));
    const { look } = await until(({ isReset }) => isReset);
    expect(look.lines.map(({ event }) => event)).toEqual(notices(2, 'other'));
    // What the other one ended with is forgotten.
    expect(look.state).toBe('crashed');
  });

  it('reports a session as gone only after a second, so that it may be put back', async () => {
    write(notices(2));
    const { next, reaches } = follow();
    await next();
    rmSync(folder, { recursive: true });
    const wentAt = performance.now();
    expect((await next()).state).toBe('reading');
    await reaches('gone');
    expect(performance.now() - wentAt).toBeGreaterThan(900);
    write(notices(3));
    const { events } = await reaches('crashed');
    expect(events).toEqual(notices(3).slice(2));
  });

  it('throws if a line stays damaged, after the lines before it', async () => {
    write(notices(2));
    appendFileSync(path, 'not ours\n');
    const { next } = follow();
    const look = await next();
    expect([look.lines.length, look.state]).toEqual([2, 'reading']);
    await expect(next()).rejects.toThrow(`Cannot read ${path}: line 3 is not valid JSON`);
  });

  it('ends at once with the reason of its signal', async () => {
    write(notices(1));
    const { next, end } = follow(600_000);
    await next();
    const waiting = next();
    const reason = new Error('enough');
    end.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('follows a session that crashes and is resumed: each event once, in the order of the journal', async () => {
    const lab = temporaryFolder();
    folder = join(lab, 'sessions', 'torn');
    path = join(folder, 'journal.jsonl');
    const config = smallConfig({ tests: 4, wave: 2, scouting: { sets: 0 } });
    const { reaches, until } = follow();
    await startSession(lab, 'torn', {
      config,
      onEvent: ({ type }) => {
        if (type === 'segment_finished') throw new Crash();
      },
    });
    const before = await reaches('crashed');
    appendFileSync(path, '{"seq":99,"at":"20');
    const [after] = await Promise.all([
      until(({ isReset, state }) => isReset || state === 'finished'),
      continueSession(lab, 'torn', { config }),
    ]);
    expect(after.look.isReset).toBe(false);
    const emitted = [...before.events, ...after.events];
    const { lines } = readJournal(readFileSync(path, 'utf8'), path);
    expect(emitted).toEqual(lines.map(({ event }) => event));
    expect(emitted.map(({ type }) => type)).toContain('session_resumed');
  });
});

describe('a session that runs', () => {
  it('is polled a thousand times: no error, and in the end every line of the file', async () => {
    const lab = temporaryFolder();
    folder = join(lab, 'sessions', 'polled');
    path = join(folder, 'journal.jsonl');
    let isRunning = true;
    const session = runMaestro([
      ...['session', '--market', 'simulated:planted:1:250', '--schedule', 'revisit'],
      ...['--segments', '4', '--tests', '50', '--workers', '1', '--quiet'],
      ...['--name', 'polled', '--lab', lab],
    ]).finally(() => {
      isRunning = false;
    });
    const reader = journalReader(folder);
    const emitted: unknown[] = [];
    const [pollsByState, sizes] = [{ before: 0, running: 0 }, new Set<number>()];
    while (isRunning) {
      const piece = reader.poll();
      expect(piece.isReset || piece.isUnsure).toBe(false);
      emitted.push(...piece.lines);
      pollsByState[piece.isThere ? 'running' : 'before'] += 1;
      sizes.add(emitted.length);
      await setTimeout(1);
    }
    for (let piece = reader.poll(); piece.lines.length > 0; piece = reader.poll()) {
      emitted.push(...piece.lines);
    }
    expect(await session).toMatchObject({ code: 0, err: '' });
    expect(pollsByState.running).toBeGreaterThan(1000);
    // They were read as they came, and not all at the end.
    expect(sizes.size).toBeGreaterThan(50);
    const { lines, tornTail } = readJournal(readFileSync(path, 'utf8'), path);
    expect([tornTail, lines.length > 200]).toEqual([null, true]);
    expect(emitted).toEqual(lines);
  });
});
