import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../market/xoshiro128.ts';
import { JsonlError } from '../../protocol/jsonl.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { readStoredJournal } from '../../sessions/record/journal.ts';
import { StoreError } from '../../store/errors.ts';
import { newJournal, readJournal, reopenJournal } from '../helpers/journal-text.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { SESSION_EVENTS } from '../helpers/protocol-examples.ts';
import { sampled } from '../helpers/sampled.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const EVENTS: readonly SessionEvent[] = [
  { type: 'notice', text: 'one' },
  { type: 'wave_started', segment: 1, wave: 1, tests: 2 },
  { type: 'notice', text: 'naïve ✓ 😀' },
  { type: 'session_stopped', why: 'x' },
];

const FOLDER = suiteFolder();

/** The text of a journal of these events, one a second from the epoch on. */
function journalOf(events: readonly SessionEvent[]): string {
  const path = join(FOLDER, randomUUID());
  let seconds = 0;
  const journal = newJournal(path, () => new Date(1000 * seconds++));
  for (const event of events) journal.append([{ event }]);
  journal.close();
  return readFileSync(path, 'utf8');
}

const TEXT = journalOf(EVENTS);
const LINES = TEXT.split('\n').slice(0, -1);

/** The line that reading rejects; null if it accepts all of them. */
function damagedLine(bytes: Uint8Array): number | null {
  try {
    writeFileSync(join(FOLDER, 'journal.jsonl'), bytes);
    const { tornTail } = readStoredJournal(join(FOLDER, 'journal.jsonl'))!;
    return tornTail === null ? null : Number.POSITIVE_INFINITY;
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof JsonlError)) throw error;
    const line = /\/journal\.jsonl[,:] line (\d+)/.exec(error.message)?.[1];
    expect(line, error.message).toBeDefined();
    return Number(line);
  }
}

describe('LogWriter', () => {
  it('numbers and timestamps its lines, and chains each to the one before', () => {
    const { lines, tornTail } = readJournal(TEXT, 'f');
    expect(tornTail).toBeNull();
    expect(lines.map(({ event }) => event)).toEqual(EVENTS);
    expect(lines.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
    expect(lines[2]!.at).toBe('1970-01-01T00:00:02.000Z');
    expect(lines[0]!.previous).toBe('0'.repeat(64));
    for (const [i, one] of lines.slice(1).entries()) expect(one.previous).toBe(lines[i]!.hash);
  });

  it('hashes the line without its hash, so that others can check it', () => {
    for (const line of LINES) {
      const { hash } = JSON.parse(line) as { hash: string };
      const body = line.replace(`,"hash":"${hash}"}`, '}');
      expect(createHash('sha256').update(body).digest('hex')).toBe(hash);
      expect(JSON.parse(body)).not.toHaveProperty('hash');
    }
  });

  it('keeps every kind of event', () => {
    const { lines } = readJournal(journalOf(SESSION_EVENTS), 'f');
    expect(lines.map(({ event }) => event)).toEqual(SESSION_EVENTS);
  });

  it('writes a line at once: a reader sees it before it is synced', () => {
    const path = join(temporaryFolder(), 'journal.jsonl');
    const journal = newJournal(path, () => new Date());
    journal.append([{ event: EVENTS[0]! }]);
    expect(readJournal(readFileSync(path, 'utf8'), path).lines).toHaveLength(1);
    journal.close();
  });

  it('does not continue an existing file', () => {
    const path = join(temporaryFolder(), 'journal.jsonl');
    writeFileSync(path, 'precious');
    expect(() => newJournal(path, () => new Date())).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    );
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  it.each([0o002, 0o022, 0o077])('leaves it to a umask of %o who may read and write it', (mask) => {
    const path = join(temporaryFolder(), 'journal.jsonl');
    const before = process.umask(mask);
    try {
      newJournal(path, () => new Date()).close();
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o666 & ~mask);
  });

  it('orders by number, not by a clock that goes back', () => {
    const path = join(temporaryFolder(), 'journal.jsonl');
    const clock = [new Date(3_600_000), new Date(0)];
    const journal = newJournal(path, () => clock.shift()!);
    for (const event of EVENTS.slice(0, 2)) journal.append([{ event }]);
    journal.close();
    const { lines } = readJournal(readFileSync(path, 'utf8'), path);
    expect(lines.map(({ seq, at }) => [seq, at])).toEqual([
      [0, '1970-01-01T01:00:00.000Z'],
      [1, '1970-01-01T00:00:00.000Z'],
    ]);
  });
});

describe('readLog()', () => {
  /** A file with these bytes, and its path. */
  function stored(bytes: Uint8Array | string): string {
    const path = join(FOLDER, randomUUID());
    writeFileSync(path, bytes);
    return path;
  }
  const NEXT: SessionEvent = { type: 'notice', text: 'after it' };
  const resumeLog = (path: string) => {
    const journal = reopenJournal(path);
    journal.append([{ event: NEXT }]);
    journal.close();
    return readJournal(readFileSync(path, 'utf8'), path);
  };

  it('continues after the last line, in the same chain', () => {
    const { lines, tornTail } = resumeLog(stored(TEXT));
    expect(tornTail).toBeNull();
    expect(lines.map(({ event }) => event)).toEqual([...EVENTS, NEXT]);
    expect(resumeLog(stored('')).lines.map(({ event }) => event)).toEqual([NEXT]);
  });

  it('reports a torn last line, and cuts it off when it continues: cut at every byte of the last three', () => {
    const bytes = Buffer.from(TEXT, 'utf8');
    const ends = LINES.map((_, i) => Buffer.byteLength(`${LINES.slice(0, i + 1).join('\n')}\n`));
    for (let cut = ends[0]!; cut <= bytes.length; cut++) {
      const whole = ends.filter((end) => end <= cut).length;
      const { lines, tornTail } = readJournal(bytes.subarray(0, cut).toString('utf8'), 'f');
      expect(lines).toHaveLength(whole);
      const left = bytes.subarray(ends[whole - 1]!, cut).toString('utf8');
      expect(tornTail).toBe(left === '' ? null : left);
      // Continuing waits for the disk, so it is tested at the borders of lines and at some bytes between.
      if (cut % 16 !== 0 && !ends.includes(cut)) continue;
      const path = stored(bytes.subarray(0, cut));
      expect(readStoredJournal(path)).toMatchObject({ lines, tornTail });
      expect(readFileSync(path)).toEqual(bytes.subarray(0, cut));
      const after = resumeLog(path);
      expect(after.tornTail).toBeNull();
      expect(after.lines.map(({ event }) => event)).toEqual([...EVENTS.slice(0, whole), NEXT]);
    }
  });

  it('names a damaged line in the middle, and leaves the file as it is', () => {
    const damaged = TEXT.replace('"tests":2', '"tests":3');
    const path = stored(damaged);
    expect(() => readStoredJournal(path)).toThrow(`${path}, line 2: the hash chain is broken`);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });

  it('appends after text that another process has written', () => {
    const path = stored(TEXT);
    const journal = reopenJournal(path);
    appendFileSync(path, 'not ours\n');
    journal.append([{ event: NEXT }]);
    journal.close();
    // Nothing is overwritten, so that the foreign write remains visible.
    expect(() => readStoredJournal(path)).toThrow(JsonlError);
    expect(readFileSync(path, 'utf8').startsWith(`${TEXT}not ours\n`)).toBe(true);
  });
});

describe('a damaged log', () => {
  it('finds a flipped bit of any byte but the last newline, and names the line', () => {
    const bytes = Buffer.from(TEXT, 'utf8');
    const lineOf = Array.from(bytes, () => 0);
    let line = 1;
    for (let i = 0; i < bytes.length; i++) {
      lineOf[i] = line;
      if (bytes[i] === 10) line++;
    }
    const flips = [...bytes.keys()].flatMap((i) => [0, 3, 5, 7].map((bit) => ({ i, bit })));
    for (const { i, bit } of sampled(flips, 'flipped bits', 500)) {
      const flipped = Buffer.from(bytes);
      flipped[i]! ^= 1 << bit;
      const isLast = i === bytes.length - 1;
      expect(damagedLine(flipped), `bit ${bit} of byte ${i}`).toBe(
        isLast ? Number.POSITIVE_INFINITY : lineOf[i],
      );
    }
  });

  it('finds 500 random bytes that were changed in a journal of every kind of event', () => {
    const bytes = Buffer.from(journalOf(SESSION_EVENTS), 'utf8');
    const random = randomStream('flips');
    for (let i = 0; i < 500; i++) {
      // Not the newline of the last line: without it, that line is torn.
      const at = random.below(bytes.length - 1);
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 + random.below(255);
      const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
      expect(damagedLine(flipped), `byte ${at} made ${flipped[at]}`).toBe(line);
    }
  });

  it('finds a line that was deleted, doubled, moved or put in', () => {
    const joined = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`, 'utf8');
    for (let i = 0; i < LINES.length; i++) {
      const doubled = LINES.toSpliced(i, 0, LINES[i]!);
      expect(damagedLine(joined(doubled)), `line ${i + 1} doubled`).toBe(i + 2);
      if (i === LINES.length - 1) continue;
      expect(damagedLine(joined(LINES.toSpliced(i, 1))), `line ${i + 1} deleted`).toBe(i + 1);
      const swapped = LINES.toSpliced(i, 2, LINES[i + 1]!, LINES[i]!);
      expect(damagedLine(joined(swapped)), `line ${i + 1} swapped`).toBe(i + 1);
    }
    const foreign = journalOf([{ type: 'notice', text: 'forged' }]).trimEnd();
    expect(damagedLine(joined(LINES.toSpliced(2, 1, foreign)))).toBe(3);
  });

  it('detects a line whose hash was recomputed: the next line does not match', () => {
    const forged = { ...JSON.parse(LINES[1]!), event: { type: 'notice', text: 'forged' } };
    const { hash: _old, ...body } = forged;
    const text = JSON.stringify(body);
    const hash = createHash('sha256').update(text).digest('hex');
    const line = `${text.slice(0, -1)},"hash":"${hash}"}`;
    expect(damagedLine(Buffer.from(`${LINES.toSpliced(1, 1, line).join('\n')}\n`))).toBe(3);
  });

  it('finds a number that is left out, though every hash fits', () => {
    const lines: string[] = [];
    let previous = '0'.repeat(64);
    for (const seq of [0, 1, 3]) {
      const text = JSON.stringify({
        seq,
        at: '1970-01-01T00:00:00.000Z',
        event: EVENTS[0],
        previous,
      });
      previous = createHash('sha256').update(text).digest('hex');
      lines.push(`${text.slice(0, -1)},"hash":"${previous}"}`);
    }
    expect(damagedLine(Buffer.from(`${lines.slice(0, 2).join('\n')}\n`))).toBeNull();
    expect(damagedLine(Buffer.from(`${lines.join('\n')}\n`))).toBe(3);
  });

  it('drops and reports a torn last line, wherever it is cut', () => {
    const bytes = Buffer.from(TEXT, 'utf8');
    const last = bytes.length - Buffer.byteLength(`${LINES.at(-1)}\n`);
    for (let cut = last; cut < bytes.length; cut++) {
      writeFileSync(join(FOLDER, 'cut.jsonl'), bytes.subarray(0, cut));
      const { lines, tornTail } = readStoredJournal(join(FOLDER, 'cut.jsonl'))!;
      expect(lines).toHaveLength(3);
      expect(tornTail === null).toBe(cut === last);
    }
  });

  it('reads an empty one: nothing has happened', () => {
    writeFileSync(join(FOLDER, 'empty.jsonl'), '');
    expect(readStoredJournal(join(FOLDER, 'empty.jsonl'))).toMatchObject({
      lines: [],
      tornTail: null,
    });
  });
});
