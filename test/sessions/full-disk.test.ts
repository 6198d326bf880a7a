import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sentenceOf } from '../../cli/failures/failure.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { readStoredJournal } from '../../sessions/record/journal.ts';
import { lockSession } from '../../sessions/record/session-lock.ts';
import { writeWhole } from '../../store/durable-file.ts';
import { LogWriter } from '../../store/log-writer.ts';
import { newJournal, readJournal } from '../helpers/journal-text.ts';
import { backtestEntry } from '../helpers/ledger-entries.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

/** How many bytes the disk still takes, and whether it refuses even to cut and to sync files. */
const disk = vi.hoisted(() => ({
  free: Number.POSITIVE_INFINITY,
  isStuck: false,
  failSync: null as Error | null,
}));

// A disk that fills up: it accepts part of a write, and nothing of the next one.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeSync = (file: number, bytes: Uint8Array, offset = 0) => {
    const fits = Math.min(bytes.length - offset, disk.free);
    if (fits === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    disk.free -= fits;
    return fs.writeSync(file, bytes, offset, fits);
  };
  const refuse = (act: (file: number) => void) => (file: number) => {
    if (disk.isStuck) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    act(file);
  };
  return {
    ...fs,
    writeSync,
    ftruncateSync: (file: number, length: number) =>
      refuse((one) => fs.ftruncateSync(one, length))(file),
    fdatasyncSync: (file: number) => {
      if (disk.failSync !== null) throw disk.failSync;
      refuse(fs.fdatasyncSync)(file);
    },
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) =>
      refuse(() => fs.writeFileSync(...args))(0),
  };
});

beforeEach(() => {
  Object.assign(disk, { free: Number.POSITIVE_INFINITY, isStuck: false, failSync: null });
});

const event = (text: string): SessionEvent => ({ type: 'notice', text });

describe('a journal on a disk that fills up', () => {
  let path: string;
  beforeEach(() => {
    path = join(temporaryFolder(), 'journal.jsonl');
  });
  const read = () => readJournal(readFileSync(path, 'utf8'), path);

  it.each([0, 1, 50, 200])('keeps its complete lines if %s more bytes fit', (free) => {
    const journal = newJournal(path, () => new Date(0));
    journal.append([{ event: event('one') }]);
    disk.free = free;
    expect(() => journal.append([{ event: event('two, which does not fit') }])).toThrow('no space');
    expect(read().lines).toHaveLength(1);
    expect(read().tornTail).toBeNull();

    // Space was freed: the event that stopped the session is the next line, and the chain holds.
    disk.free = Number.POSITIVE_INFINITY;
    journal.append([{ event: { type: 'session_stopped', why: 'the disk is full' } }]);
    journal.close();
    const { lines, tornTail } = read();
    expect(tornTail).toBeNull();
    expect(lines.map((line) => line.event.type)).toEqual(['notice', 'session_stopped']);
  });
});

describe('a ledger on a disk that fills up', () => {
  it('reports the error of the write, not that of closing the file after it', () => {
    const lab = temporaryFolder();
    const ledger = new LabLedger(lab, () => new Date(0));
    ledger.add(backtestEntry('one'));
    disk.failSync = Object.assign(new Error('the disk is gone'), { code: 'EIO' });
    disk.free = 10;
    expect(() => ledger.add(backtestEntry('two'))).toThrow('no space');
    disk.free = Number.POSITIVE_INFINITY;
    expect(() => ledger.add(backtestEntry('two'))).toThrow('the disk is gone');
  });
});

describe.each([true, false])('writeWhole() on a full disk, with isDurable %s', (isDurable) => {
  it('leaves the old file, and names it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeWhole(path, Buffer.from('old'), { isDurable });
    disk.free = 2;
    expect(() => writeWhole(path, Buffer.from('new'), { isDurable })).toThrow(
      expect.objectContaining({ code: 'ENOSPC', path }),
    );
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });
});

describe('a session resumed on a full disk', () => {
  const sentence = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      return sentenceOf(error);
    }
    return '';
  };

  it('names the file without space: the lock, or the journal', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'journal.jsonl');
    const journal = newJournal(path, () => new Date(0));
    journal.append([{ event: event('one') }]);
    disk.isStuck = true;
    expect(sentence(() => journal.sync())).toBe(`Cannot use "${path}": the disk is full`);
    disk.isStuck = false;
    journal.close();
    appendFileSync(path, '{"seq":');
    const stored = readStoredJournal(path)!;
    disk.isStuck = true;
    expect(sentence(() => new LogWriter(path, () => new Date(0), stored.end))).toBe(
      `Cannot use "${path}": the disk is full`,
    );
    expect(sentence(() => lockSession(folder, () => new Date(0)))).toMatch(
      /^Cannot use ".*session\.lock[^"]*": the disk is full$/,
    );
    expect(readdirSync(folder)).toEqual(['journal.jsonl']);
  });
});
