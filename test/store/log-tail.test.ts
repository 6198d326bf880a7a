import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { JournalLine, type SessionEvent } from '../../protocol/session-event.ts';
import { LogTail } from '../../store/log-tail.ts';
import { journalBytes, lineEnds, notices } from '../helpers/journal-text.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { OtherWriter } from '../helpers/other-writer.ts';

const EVENTS = notices(6);
const BYTES = journalBytes(EVENTS);
const ENDS = lineEnds(BYTES);
/** Longer than any test: a change seen earlier was reported by the system. */
const NEVER = 600_000;

function tailOf(folder: string, pollMs = NEVER) {
  const end = new AbortController();
  const tail = new LogTail(join(folder, 'journal.jsonl'), JournalLine, {
    signal: end.signal,
    pollMs,
  });
  onTestFinished(() => tail.close());
  return { tail, end };
}

const events = (tail: LogTail<JournalLine>) => tail.poll().lines.map(({ event }) => event);

/** Polls and waits until the given number of events is read. */
async function collect(tail: LogTail<JournalLine>, count: number): Promise<SessionEvent[]> {
  const found = events(tail);
  while (found.length < count) {
    await tail.changed();
    found.push(...events(tail));
  }
  return found;
}

const awake = () => process.getActiveResourcesInfo().filter((one) => one === 'FSEventWrap');
/** A long timeout for something that takes a moment. */
const PATIENCE = { timeout: 60_000 };
/** It takes a moment until the system watches a file. */
async function watching(): Promise<void> {
  await vi.waitFor(() => expect(awake()).not.toHaveLength(0), PATIENCE);
  await sleep(200);
}

describe('LogTail', () => {
  it('is notified by the system if another process writes, and waits for the rest of a torn line', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'journal.jsonl');
    writeFileSync(path, BYTES.subarray(0, ENDS[0]!));
    const { tail } = tailOf(folder);
    expect(events(tail)).toEqual(EVENTS.slice(0, 1));
    await watching();
    const writer = new OtherWriter();
    await writer.open(path);
    for (const [i, end] of ENDS.slice(1).entries()) {
      const from = ENDS[i]!;
      const half = from + Math.floor((end - from) / 2);
      await writer.write(BYTES.subarray(from, half));
      await tail.changed();
      expect(events(tail), `half of line ${i + 2}`).toEqual([]);
      await writer.write(BYTES.subarray(half, end));
      expect(await collect(tail, 1)).toEqual([EVENTS[i + 1]]);
    }
    await writer.end();
  });

  it('finds a session that appears later, and is notified of its later changes', async () => {
    const lab = temporaryFolder();
    const folder = join(lab, 'sessions', 'later');
    const { tail } = tailOf(folder, 20);
    expect(tail.poll().isThere).toBe(false);
    await tail.changed();
    expect(tail.poll().isThere).toBe(false);
    mkdirSync(folder, { recursive: true });
    await tail.changed();
    expect(tail.poll().isThere).toBe(false);
    writeFileSync(join(folder, 'journal.jsonl'), BYTES);
    expect(await collect(tail, 6)).toEqual(EVENTS);
  });

  it('is notified of a file that replaces the journal, also under a relative path', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'journal.jsonl');
    writeFileSync(path, BYTES);
    const { tail } = tailOf(relative('.', folder));
    expect(events(tail)).toEqual(EVENTS);
    await watching();
    const others = notices(2, 'other');
    writeFileSync(join(folder, 'other'), journalBytes(others));
    renameSync(join(folder, 'other'), path);
    for (let piece = tail.poll(); ; piece = tail.poll()) {
      if (piece.isReset) {
        expect(piece.lines.map(({ event }) => event)).toEqual(others);
        break;
      }
      await tail.changed();
    }
  });

  it('polls from time to time if no change is reported', async () => {
    const folder = temporaryFolder();
    const { tail } = tailOf(folder, 30);
    const startedAt = performance.now();
    tail.poll();
    await tail.changed();
    const waitedMs = performance.now() - startedAt;
    expect(waitedMs).toBeGreaterThanOrEqual(28);
    // Without the folder the system has nothing to watch.
    const away = tailOf(join(folder, 'away'), 30).tail;
    away.poll();
    mkdirSync(join(folder, 'away'));
    writeFileSync(join(folder, 'away', 'journal.jsonl'), BYTES);
    await away.changed();
    expect(events(away)).toEqual(EVENTS);
  });

  it('polls at most ten times a second, however often it is notified', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'journal.jsonl');
    writeFileSync(path, '');
    const { tail } = tailOf(folder);
    tail.poll();
    await watching();
    const many = journalBytes(notices(400));
    const ends = lineEnds(many);
    let written = 0;
    const writer = setInterval(() => {
      if (written === ends.length) return;
      appendFileSync(path, many.subarray(ends[written - 1] ?? 0, ends[written]));
      written += 1;
    }, 1);
    const startedAt = performance.now();
    let [looks, found] = [0, 0];
    while (found < 400) {
      await tail.changed();
      found += tail.poll().lines.length;
      looks += 1;
    }
    clearInterval(writer);
    const seconds = (performance.now() - startedAt) / 1000;
    expect(looks).toBeLessThanOrEqual(Math.ceil(seconds / 0.095) + 1);
  });

  it('survives that its folder goes away and comes back', async () => {
    const folder = join(temporaryFolder(), 'mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'journal.jsonl'), BYTES.subarray(0, ENDS[2]!));
    const { tail } = tailOf(folder, 20);
    expect(events(tail)).toEqual(EVENTS.slice(0, 3));
    rmSync(folder, { recursive: true });
    await tail.changed();
    expect(tail.poll()).toMatchObject({ isThere: false, isReset: false, lines: [] });
    mkdirSync(folder);
    writeFileSync(join(folder, 'journal.jsonl'), BYTES);
    expect(await collect(tail, 3)).toEqual(EVENTS.slice(3));
  });

  it('ends waiting when it is to end, and leaves nothing that is awake', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'journal.jsonl'), BYTES);
    // What other tests have closed goes to sleep a little later.
    await vi.waitFor(() => expect(awake()).toHaveLength(0), PATIENCE);
    const { tail, end } = tailOf(folder);
    tail.poll();
    await watching();
    expect(awake().length).toBeGreaterThan(0);
    const waiting = tail.changed();
    // It would wait for ten minutes otherwise.
    end.abort();
    await waiting;
    await tail.changed();
    await tail.close();
    await vi.waitFor(() => expect(awake()).toHaveLength(0), PATIENCE);
  });
});
