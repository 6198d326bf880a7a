import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { JsonlError } from '../../protocol/jsonl.ts';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { readWholeJournal } from '../../sessions/record/read-whole-journal.ts';
import { StoreError } from '../../store/errors.ts';
import type { LogPiece, LogReader } from '../../store/log-reader.ts';
import {
  journalBytes,
  journalReader,
  lineEnds,
  notices,
  reopenJournal,
} from '../helpers/journal-text.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { SESSION_EVENTS } from '../helpers/protocol-examples.ts';

const EVENTS = notices(4);
const BYTES = journalBytes(EVENTS);
const ENDS = lineEnds(BYTES);

let folder: string;
let path: string;
let reader: LogReader<JournalLine>;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'journal.jsonl');
  reader = journalReader(folder);
});

const events = ({ lines }: LogPiece<JournalLine>) => lines.map(({ event }) => event);
/** Everything that there is to read now. */
function readOn(): SessionEvent[] {
  const found: SessionEvent[] = [];
  for (;;) {
    const piece = reader.poll();
    found.push(...events(piece));
    if (!piece.hasMore) return found;
  }
}

describe('LogReader', () => {
  it('waits for the folder, then for the file, then for a line', () => {
    reader = journalReader(join(folder, 'later'));
    path = join(folder, 'later', 'journal.jsonl');
    expect(reader.poll()).toMatchObject({ isThere: false, lines: [] });
    mkdirSync(join(folder, 'later'));
    expect(reader.poll()).toMatchObject({ isThere: false, lines: [] });
    writeFileSync(path, '');
    expect(reader.poll()).toMatchObject({ isThere: true, isReset: false, lines: [] });
    writeFileSync(path, BYTES);
    expect(events(reader.poll())).toEqual(EVENTS);
  });

  it('gives every line once and whole, cut at every byte', () => {
    for (let cut = 0; cut <= BYTES.length; cut++) {
      reader = journalReader(folder);
      writeFileSync(path, BYTES.subarray(0, cut));
      const whole = ENDS.filter((end) => end <= cut).length;
      const first = reader.poll();
      expect(events(first), `cut at ${cut}`).toEqual(EVENTS.slice(0, whole));
      expect([first.isReset, first.hasMore, first.isUnsure]).toEqual([false, false, false]);
      appendFileSync(path, BYTES.subarray(cut));
      expect(events(reader.poll()), `after ${cut}`).toEqual(EVENTS.slice(whole));
      expect(events(reader.poll())).toEqual([]);
    }
  });

  it('returns the same lines however the bytes are appended: 300 random splits', () => {
    const all = journalBytes(SESSION_EVENTS);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: all.length - 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(cuts, (places) => {
        const sorted = [0, ...places.sort((a, b) => a - b), all.length];
        reader = journalReader(folder);
        writeFileSync(path, '');
        const found: SessionEvent[] = [];
        for (const [i, from] of sorted.slice(0, -1).entries()) {
          appendFileSync(path, all.subarray(from, sorted[i + 1]!));
          const piece = reader.poll();
          expect([piece.isReset, piece.isUnsure]).toEqual([false, false]);
          found.push(...events(piece));
        }
        expect(found).toEqual(SESSION_EVENTS);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('follows a resumed session: the torn tail is cut off and replaced by another line', () => {
    writeFileSync(path, BYTES.subarray(0, ENDS[1]! + 40));
    expect(readOn()).toEqual(EVENTS.slice(0, 2));
    const journal = reopenJournal(path);
    // Cut off, and nothing written yet.
    expect(reader.poll()).toMatchObject({ isReset: false, lines: [] });
    const next: SessionEvent = { type: 'notice', text: 'resumed' };
    journal.append([{ event: next }]);
    journal.close();
    const piece = reader.poll();
    expect([piece.isReset, events(piece)]).toEqual([false, [next]]);
  });

  it.each<[string, (other: Buffer) => void]>([
    [
      'by a rename',
      (other) => {
        writeFileSync(join(folder, 'new'), other);
        renameSync(join(folder, 'new'), path);
      },
    ],
    ['in its place', (other) => writeFileSync(path, other)],
    [
      'after it was away for a while',
      (other) => {
        rmSync(path);
        expect(reader.poll()).toMatchObject({ isThere: false, isReset: false, lines: [] });
        writeFileSync(path, other);
      },
    ],
  ])('starts over if the file was replaced %s: shorter, longer and as long', (_how, replace) => {
    for (const count of [1, 4, 9]) {
      writeFileSync(path, BYTES);
      reader = journalReader(folder);
      expect(readOn()).toEqual(EVENTS);
      const others = notices(count, 'others ✓ 😀');
      const other = journalBytes(others);
      if (count === 4) expect(other.length).toBe(BYTES.length);
      replace(other);
      const piece = reader.poll();
      expect([piece.isReset, events(piece)]).toEqual([true, others]);
      expect(reader.poll()).toMatchObject({ isReset: false, lines: [] });
    }
  });

  it('starts over if the file was emptied, or lost whole lines', () => {
    for (const length of [0, 5, ENDS[1]!]) {
      writeFileSync(path, BYTES);
      reader = journalReader(folder);
      expect(readOn()).toEqual(EVENTS);
      truncateSync(path, length);
      const piece = reader.poll();
      const whole = ENDS.filter((end) => end <= length).length;
      expect([piece.isReset, events(piece)]).toEqual([true, EVENTS.slice(0, whole)]);
    }
  });

  it('continues if the file is replaced by a copy with more lines', () => {
    writeFileSync(path, BYTES.subarray(0, ENDS[1]!));
    expect(readOn()).toEqual(EVENTS.slice(0, 2));
    writeFileSync(join(folder, 'copy'), BYTES);
    renameSync(join(folder, 'copy'), path);
    const piece = reader.poll();
    expect([piece.isReset, events(piece)]).toEqual([false, EVENTS.slice(2)]);
  });

  it('gives the lines before a damaged one, then throws with its number, and again', () => {
    const damaged = BYTES.toString('utf8').replace('😀 2', '😀 7');
    writeFileSync(path, damaged);
    const piece = reader.poll();
    expect([events(piece), piece.isUnsure]).toEqual([EVENTS.slice(0, 2), true]);
    for (const _ of [1, 2]) {
      expect(() => reader.poll()).toThrow(StoreError);
      expect(() => reader.poll()).toThrow(`${path}, line 3: the hash chain is broken`);
    }
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });

  it.each([
    ['no JSON', 'not ours\n', 'line 3 is not valid JSON'],
    ['another shape', '{"a":1}\n', 'line 3 is invalid at '],
    ['an empty line', '\n', 'line 3 is not valid JSON'],
  ])('throws where a line is %s', (_what, line, message) => {
    writeFileSync(path, BYTES.subarray(0, ENDS[1]!));
    appendFileSync(path, line);
    expect(readOn()).toEqual(EVENTS.slice(0, 2));
    expect(() => reader.poll()).toThrow(JsonlError);
    expect(() => reader.poll()).toThrow(`Cannot read ${path}: ${message}`);
  });

  it('throws if a line is left out, although each line is valid', () => {
    writeFileSync(path, BYTES.subarray(0, ENDS[0]!));
    expect(readOn()).toEqual(EVENTS.slice(0, 1));
    appendFileSync(path, BYTES.subarray(ENDS[1]!));
    expect(reader.poll()).toMatchObject({ lines: [], isUnsure: true });
    expect(() => reader.poll()).toThrow('line 2: the hash chain is broken');
  });

  it('drops its suspicion if the line is valid at the next poll', () => {
    writeFileSync(path, BYTES.subarray(0, ENDS[0]!));
    appendFileSync(path, 'half of one line and half of another\n');
    expect(reader.poll()).toMatchObject({ isUnsure: true });
    writeFileSync(path, BYTES);
    const piece = reader.poll();
    expect([piece.isReset, piece.isUnsure, events(piece)]).toEqual([false, false, EVENTS.slice(1)]);
  });

  it('reads a long log in pieces, and a line that is longer than a piece', () => {
    const long: SessionEvent = { type: 'notice', text: 'é'.repeat(700_000) };
    const many = [...notices(3000), long, ...notices(10)];
    const bytes = journalBytes(many);
    expect(bytes.length).toBeGreaterThan(2e6);
    writeFileSync(path, bytes);
    const found: SessionEvent[] = [];
    let [looks, most] = [0, 0];
    for (;;) {
      const piece = reader.poll();
      looks += 1;
      found.push(...events(piece));
      most = Math.max(most, piece.lines.length);
      if (!piece.hasMore) break;
    }
    expect(found).toEqual(many);
    expect(looks).toBeGreaterThan(5);
    expect(most).toBeLessThan(1500);
  });

  it('rejects a line without an end', () => {
    writeFileSync(path, BYTES.subarray(0, ENDS[0]!));
    appendFileSync(path, Buffer.alloc(17e6, 0x20));
    expect(() => readOn()).toThrow(`${path}, line 2: it is longer than 16 MiB`);
  });

  it('rejects a folder, a link and a pipe', () => {
    mkdirSync(path);
    expect(() => reader.poll()).toThrow(`${path}: it is not a regular file`);
    rmSync(path, { recursive: true });
    writeFileSync(join(folder, 'real'), BYTES);
    symlinkSync(join(folder, 'real'), path);
    expect(() => reader.poll()).toThrow(`${path}: it is a link`);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect(() => reader.poll()).toThrow(`${path}: it is not a regular file`);
  });

  it('opens nothing for longer than a look', () => {
    writeFileSync(path, BYTES);
    const open = () => execFileSync('ls', ['-l', `/proc/${process.pid}/fd`]).toString();
    readOn();
    expect(open()).not.toContain(path);
  });
});

describe('readWholeJournal()', () => {
  it('reads all lines, and leaves a torn one out', async () => {
    writeFileSync(path, BYTES);
    const lines = await readWholeJournal(folder);
    expect(lines.map(({ event }) => event)).toEqual(EVENTS);
    expect(lines.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
    truncateSync(path, BYTES.length - 1);
    expect(await readWholeJournal(folder)).toEqual(lines.slice(0, 3));
  });

  it('lets other work be done between two pieces', async () => {
    writeFileSync(path, journalBytes(notices(4000)));
    let turns = 0;
    let other = setImmediate(function count() {
      turns += 1;
      other = setImmediate(count);
    });
    const lines = await readWholeJournal(folder);
    clearImmediate(other);
    expect(lines).toHaveLength(4000);
    expect(turns).toBeGreaterThan(1);
  });

  it('throws if there is no journal, if it is damaged, and if it is aborted', async () => {
    await expect(readWholeJournal(folder)).rejects.toThrow(`${folder}: it has no journal.jsonl`);
    writeFileSync(path, `${BYTES}x\n`);
    await expect(readWholeJournal(folder)).rejects.toThrow('line 5 is not valid JSON');
    const reason = new Error('enough');
    await expect(readWholeJournal(folder, AbortSignal.abort(reason))).rejects.toThrow(reason);
  });
});
