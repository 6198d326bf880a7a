import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { LabLedger } from '../../../sessions/ledger/lab-ledger.ts';
import { withLedgerLock } from '../../../sessions/ledger/ledger-lock.ts';
import { StoreError } from '../../../store/errors.ts';
import { builtHelper } from '../../helpers/built-helper.ts';
import { backtestEntry } from '../../helpers/ledger-entries.ts';
import { killWriters } from '../../helpers/ledger-kills.ts';
import { LedgerProcess } from '../../helpers/ledger-process.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { LEDGER_ENTRIES } from '../../helpers/protocol-examples.ts';
import { seededRandom } from '../../helpers/random-bars.ts';
import { runShell } from '../../helpers/run-maestro.ts';

const NOON = () => new Date('2026-01-15T12:00:00.000Z');
const open = (folder: string) => new LabLedger(folder, NOON);
/** A shell command for another process that writes on request. */
const WRITER = builtHelper('ledger-writer')
  .map((word) => `'${word}'`)
  .join(' ');
const keysIn = (ledger: LabLedger) => ledger.lines().map(({ entry }) => entry.key);

let lab: string;
let path: string;
beforeEach(() => {
  lab = join(temporaryFolder(), 'lab');
  path = join(lab, 'ledger.jsonl');
});

/** A ledger with a given number of entries. */
function ledgerOf(count: number): LabLedger {
  const ledger = open(lab);
  for (let i = 0; i < count; i++) ledger.add(backtestEntry(`entry ${i}`));
  return ledger;
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    return (error as Error).message;
  }
  return 'nothing was refused';
}

describe('LabLedger', () => {
  it('is empty if there is no lab, and reading it creates none', () => {
    expect(open(lab).lines()).toEqual([]);
    expect(readdirSync(join(lab, '..'))).toEqual([]);
  });

  it('stores every kind of entry unchanged, in order, for every later reader', () => {
    const ledger = open(lab);
    const entries = LEDGER_ENTRIES.map((entry, i) => ({ ...entry, key: `entry ${i}` }));
    ledger.add(...entries.slice(0, 3));
    for (const entry of entries.slice(3)) ledger.add(entry);
    for (const one of [ledger, open(lab)]) {
      expect(one.lines().map(({ entry }) => entry)).toEqual(entries);
      expect(one.lines().map(({ seq, at }) => [seq, at])).toEqual(
        entries.map((_, i) => [i, '2026-01-15T12:00:00.000Z']),
      );
      expect(one.tornTail).toBeNull();
    }
    expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
  });

  it('writes nothing under a key twice, within one writing and across them', () => {
    const ledger = ledgerOf(2);
    const bytes = readFileSync(path);
    ledger.add(backtestEntry('entry 0'));
    open(lab).add(backtestEntry('entry 1'), backtestEntry('entry 0'));
    expect(readFileSync(path)).toEqual(bytes);
    ledger.add(backtestEntry('new'), backtestEntry('new'));
    expect(keysIn(ledger)).toEqual(['entry 0', 'entry 1', 'new']);
  });

  it('sees lines of others, and decides from them', () => {
    const [mine, yours] = [ledgerOf(1), open(lab)];
    expect(keysIn(yours)).toEqual(['entry 0']);
    mine.add(backtestEntry('mine'));
    yours.append((lines) => {
      expect(lines.map(({ entry }) => entry.key)).toEqual(['entry 0', 'mine']);
      return [backtestEntry('yours')];
    });
    expect(keysIn(mine)).toEqual(['entry 0', 'mine', 'yours']);
  });

  it('adds nothing if the callback throws, and releases the lock', () => {
    const ledger = ledgerOf(1);
    const bytes = readFileSync(path);
    const decide = () => {
      throw new Error('no');
    };
    expect(() => ledger.append(decide)).toThrow(new Error('no'));
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
    ledger.add(backtestEntry('after'));
    expect(keysIn(ledger)).toEqual(['entry 0', 'after']);
  });

  it('reads a ledger that is longer than a piece, and a line that is', () => {
    const long = 'x'.repeat(3 * 2 ** 20);
    const entry = backtestEntry('long');
    ledgerOf(1).add({ ...entry, rules: long } as typeof entry, backtestEntry('last'));
    expect(keysIn(open(lab))).toEqual(['entry 0', 'long', 'last']);
  });
});

describe('a ledger with a torn last line', () => {
  it('drops it and reports it, cut at every byte, and continues where it ended', () => {
    ledgerOf(3);
    const whole = readFileSync(path);
    const start = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let length = start; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const ledger = open(lab);
      expect(keysIn(ledger)).toEqual(['entry 0', 'entry 1']);
      const torn = whole.toString('utf8', start, length);
      expect(ledger.tornTail).toBe(torn === '' ? null : torn);
      if (length % 40 !== 0) continue;
      ledger.add(backtestEntry('entry 2'));
      expect(readFileSync(path)).toEqual(whole);
    }
  });
});

describe('a damaged ledger', () => {
  const REMEDY =
    'restore an intact copy of the file, or move it away, after which the lab counts its trials from 0';

  it('is rejected with its line, whatever byte was changed, and left as it is', () => {
    ledgerOf(4);
    const whole = readFileSync(path);
    const random = seededRandom(5);
    for (let i = 0; i < 100; i++) {
      const at = Math.floor(random() * (whole.length - 1));
      const bytes = Buffer.from(whole);
      bytes[at] = bytes[at]! ^ (1 + Math.floor(random() * 255));
      writeFileSync(path, bytes);
      const line = whole.subarray(0, at).toString('latin1').split('\n').length;
      const message = refusal(() => open(lab).lines());
      expect(message).toContain(REMEDY);
      // A removed newline joins two lines; an added one splits a line.
      const found = Number(/[,:] line (\d+)/.exec(message)![1]);
      expect(found).toBe(line);
      if (i % 20 !== 0) continue;
      expect(refusal(() => open(lab).add(backtestEntry('new')))).toContain(REMEDY);
      expect(readFileSync(path)).toEqual(bytes);
    }
  });

  it.each<[string, number, (lines: string[]) => string[]]>([
    ['a line is missing', 2, (lines) => lines.filter((_, i) => i !== 1)],
    [
      'a line is there twice',
      3,
      (lines) => lines.flatMap((one, i) => (i === 1 ? [one, one] : [one])),
    ],
    ['two lines were swapped', 2, ([a, b, c, ...rest]) => [a!, c!, b!, ...rest]],
    ['the first is missing', 1, (lines) => lines.slice(1)],
  ])('is rejected if %s', (_what, line, change) => {
    ledgerOf(4);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${change(lines).join('\n')}\n`);
    expect(refusal(() => open(lab).lines())).toBe(
      `Cannot read ${path}, line ${line}: the hash chain is broken, so this line or the one before it was ` +
        `changed, lost or duplicated; ${REMEDY}`,
    );
  });

  it.each<[string, () => void]>([
    ['was emptied', () => truncateSync(path)],
    ['was removed', () => rmSync(path)],
    ['lost a line', () => truncateSync(path, readFileSync(path).length - 10)],
    [
      'became another',
      () => {
        renameSync(path, `${path}.old`);
        for (let i = 0; i < 9; i++) open(lab).add(backtestEntry(`other ${i}`));
      },
    ],
  ])('is rejected by a process that has read it, if it %s', (_what, change) => {
    const ledger = ledgerOf(3);
    change();
    const message = `Cannot read ${path}, line 3: a line that was read before is gone, and a ledger never loses lines; ${REMEDY}`;
    expect(refusal(() => ledger.lines())).toBe(message);
    expect(refusal(() => ledger.add(backtestEntry('new')))).toBe(message);
  });

  it('is rejected if it is a link or a pipe, without waiting for the pipe', async () => {
    mkdirSync(lab);
    symlinkSync('/etc/hostname', path);
    expect(refusal(() => open(lab).lines())).toContain('it is a link');
    expect(refusal(() => open(lab).add(backtestEntry('new')))).toContain('it is a link');
    rmSync(path);
    expect((await runShell(`mkfifo '${path}'`)).code).toBe(0);
    expect(refusal(() => open(lab).add(backtestEntry('new')))).toContain('is not a regular file');
  });
});

describe('a ledger that cannot be written', () => {
  const REMEDY = 'no trial runs until the ledger can record it';

  it('is an error if a file has the name of the lab', () => {
    writeFileSync(lab, '');
    expect(refusal(() => open(lab).add(backtestEntry('new')))).toBe(
      `Cannot write to ${path}: file already exists; ${REMEDY}`,
    );
  });

  it('is an error if the folder is read-only', async () => {
    ledgerOf(1);
    const bytes = readFileSync(path);
    chmodSync(join(lab, '..'), 0o755);
    chmodSync(lab, 0o555);
    // Root may write anywhere, so another user writes.
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const { out } = await runShell(`echo 'add ${lab} more 1' | ${WRITER}`, uid);
    chmodSync(lab, 0o755);
    expect(out).toBe(`Cannot write to ${path}: permission denied; ${REMEDY}\n`);
    expect(readFileSync(path)).toEqual(bytes);
  });

  // The limit of the size of a file stands for a full disk: some bytes fit, and then none.
  it('keeps its complete lines on a full disk, and continues when there is room', async () => {
    ledgerOf(200);
    const whole = readFileSync(path);
    const room = Math.ceil(whole.length / 1024);
    const { out } = await runShell(
      `trap '' XFSZ; ulimit -f ${room}; echo 'add ${lab} more 20' | ${WRITER}`,
    );
    expect(out).toBe(`Cannot write to ${path}: file too large; ${REMEDY}\n`);
    const ledger = open(lab);
    const kept = ledger.lines().length;
    expect(ledger.tornTail).toBeNull();
    expect(kept).toBeGreaterThanOrEqual(200);
    expect(kept).toBeLessThan(220);
    for (let i = 0; i < 20; i++) ledger.add(backtestEntry(`more ${i}`));
    expect(keysIn(open(lab))).toHaveLength(220);
  });
});

describe('a ledger that several processes write', () => {
  it('loses nothing: two writers of 200 entries each', async () => {
    const writers = [new LedgerProcess(), new LedgerProcess()];
    const answers = await Promise.all(writers.map((one, i) => one.ask(`add ${lab} w${i} 200`)));
    expect(answers).toEqual(['done', 'done']);
    const keys = keysIn(open(lab));
    expect(keys).toHaveLength(400);
    for (const i of [0, 1]) {
      const own = keys.filter((key) => key.startsWith(`w${i} `));
      expect(own).toEqual(Array.from({ length: 200 }, (_, k) => `w${i} ${k}`));
    }
    // The writers took turns.
    expect(keys.findIndex((key) => key.startsWith('w1'))).toBeLessThan(399);
    expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
  });

  it('is intact after every kill -9, and the next process continues it', async () => {
    mkdirSync(lab);
    await killWriters(lab, 8);
  });

  it('waits for a process that holds the lock, and names it if it does not release it', async () => {
    mkdirSync(lab);
    const holder = new LedgerProcess();
    expect(await holder.ask(`hold ${lab}`)).toBe('done');
    const since = '2026-01-15T00:00:00.000Z';
    expect(refusal(() => withLedgerLock(lab, NOON, () => 'in', 200))).toBe(
      `Cannot write to the ledger of ${lab}: process ${holder.pid} has held ${join(lab, 'ledger.lock')} since ${since}; ` +
        'end that process and retry',
    );
    await holder.kill();
    expect(withLedgerLock(lab, NOON, () => 'in', 200)).toBe('in');
  });

  it('can be read while it is written, without waiting and without an error', async () => {
    const writer = new LedgerProcess();
    expect(await writer.ask(`add ${lab} x 1`)).toBe('done');
    const ended = writer.ask(`add ${lab} x 300`);
    const reader = open(lab);
    const counts: number[] = [];
    while ((counts.at(-1) ?? 0) < 300) {
      counts.push(reader.lines().length);
      await setTimeout(1);
    }
    expect(await ended).toBe('done');
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBeGreaterThan(2);
  });
});

it('a ledger of 16,000 entries is read and added to, and takes no 1,000 bytes an entry', () => {
  const ledger = open(lab);
  ledger.append(() => Array.from({ length: 16_000 }, (_, i) => backtestEntry(`entry ${i}`)));
  const again = open(lab);
  expect(again.lines()).toHaveLength(16_000);
  for (let i = 0; i < 20; i++) again.add(backtestEntry(`new ${i}`));
  expect(again.lines()).toHaveLength(16_020);
  expect(statSync(path).size).toBeLessThan(16e6);
});
