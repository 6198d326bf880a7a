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
/** The words of a shell that run another process which writes what it is told. */
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

/** A ledger with so many entries. */
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
  it('is empty where there is no lab, and makes none by being read', () => {
    expect(open(lab).lines()).toEqual([]);
    expect(readdirSync(join(lab, '..'))).toEqual([]);
  });

  it('keeps every kind of entry as it was told, in order, for whoever opens it later', () => {
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

  it('sees what others add, and decides from it', () => {
    const [mine, yours] = [ledgerOf(1), open(lab)];
    expect(keysIn(yours)).toEqual(['entry 0']);
    mine.add(backtestEntry('mine'));
    yours.append((lines) => {
      expect(lines.map(({ entry }) => entry.key)).toEqual(['entry 0', 'mine']);
      return [backtestEntry('yours')];
    });
    expect(keysIn(mine)).toEqual(['entry 0', 'mine', 'yours']);
  });

  it('adds nothing where what decides throws, and lets go of the lock', () => {
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

describe('a ledger of which the last line was cut off', () => {
  it('drops it and says so, cut at every byte, and goes on where it ended', () => {
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
  const WHAT_TO_DO =
    'It was left as it is, and nothing is tried until it is whole: put a copy of the file from before in its ' +
    'place, or move it away, after which the lab counts from 0';

  it('is refused by its line, whatever byte was changed, and left as it is', () => {
    ledgerOf(4);
    const whole = readFileSync(path);
    const random = seededRandom(5);
    for (let i = 0; i < 100; i++) {
      const at = Math.floor(random() * (whole.length - 1));
      const bytes = Buffer.from(whole);
      bytes[at] = bytes[at]! ^ (1 + Math.floor(random() * 255));
      writeFileSync(path, bytes);
      const line = whole.subarray(0, at).toString('latin1').split('\n').length;
      const said = refusal(() => open(lab).lines());
      expect(said).toContain(WHAT_TO_DO);
      // A newline that is gone joins two lines; one that is new makes two of one.
      const found = Number(/, line (\d+)/.exec(said)![1]);
      expect(found).toBe(line);
      if (i % 20 !== 0) continue;
      expect(refusal(() => open(lab).add(backtestEntry('new')))).toContain(WHAT_TO_DO);
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
  ])('is refused where %s', (_what, line, change) => {
    ledgerOf(4);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${change(lines).join('\n')}\n`);
    expect(refusal(() => open(lab).lines())).toBe(
      `${path}, line ${line}: the chain of hashes is broken here, so that this line or the one before it was ` +
        `changed, lost or doubled. ${WHAT_TO_DO}`,
    );
  });

  it.each<[string, () => void]>([
    ['was emptied', () => truncateSync(path)],
    ['was taken away', () => rmSync(path)],
    ['lost a line', () => truncateSync(path, readFileSync(path).length - 10)],
    [
      'became another',
      () => {
        renameSync(path, `${path}.old`);
        for (let i = 0; i < 9; i++) open(lab).add(backtestEntry(`other ${i}`));
      },
    ],
  ])('is refused by whoever has read it, where it %s', (_what, change) => {
    const ledger = ledgerOf(3);
    change();
    const said = `${path}, line 3: what was there is there no more, and nothing is ever taken from a ledger. ${WHAT_TO_DO}`;
    expect(refusal(() => ledger.lines())).toBe(said);
    expect(refusal(() => ledger.add(backtestEntry('new')))).toBe(said);
  });

  it('is not followed where it is a link, and not waited for where it is a pipe', async () => {
    mkdirSync(lab);
    symlinkSync('/etc/hostname', path);
    expect(refusal(() => open(lab).lines())).toContain('is a link');
    expect(refusal(() => open(lab).add(backtestEntry('new')))).toContain('is a link');
    rmSync(path);
    expect((await runShell(`mkfifo '${path}'`)).code).toBe(0);
    expect(refusal(() => open(lab).add(backtestEntry('new')))).toContain('is no regular file');
  });
});

describe('a ledger that cannot be written', () => {
  const NOT_TRIED = 'What is not on the ledger of the lab is not tried';

  it('says so where a file is in the place of the lab', () => {
    writeFileSync(lab, '');
    expect(refusal(() => open(lab).add(backtestEntry('new')))).toBe(
      `Cannot write to ${path}: file already exists. ${NOT_TRIED}`,
    );
  });

  it('says so where the folder is read-only', async () => {
    ledgerOf(1);
    const bytes = readFileSync(path);
    chmodSync(join(lab, '..'), 0o755);
    chmodSync(lab, 0o555);
    // Root may write anywhere: somebody else tries.
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const { out } = await runShell(`echo 'add ${lab} more 1' | ${WRITER}`, uid);
    chmodSync(lab, 0o755);
    expect(out).toBe(`Cannot write to ${path}: permission denied. ${NOT_TRIED}\n`);
    expect(readFileSync(path)).toEqual(bytes);
  });

  // The limit of the size of a file stands for a full disk: some bytes fit, and then none.
  it('keeps its whole lines on a full disk, and goes on when there is room', async () => {
    ledgerOf(200);
    const whole = readFileSync(path);
    const room = Math.ceil(whole.length / 1024);
    const { out } = await runShell(
      `trap '' XFSZ; ulimit -f ${room}; echo 'add ${lab} more 20' | ${WRITER}`,
    );
    expect(out).toBe(`Cannot write to ${path}: file too large. ${NOT_TRIED}\n`);
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
    // They did take turns.
    expect(keys.findIndex((key) => key.startsWith('w1'))).toBeLessThan(399);
    expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
  });

  it('is whole after every kill -9, and whoever comes next goes on', async () => {
    mkdirSync(lab);
    await killWriters(lab, 8);
  });

  it('waits for a process that has the lock, and says which one where it does not let go', async () => {
    mkdirSync(lab);
    const holder = new LedgerProcess();
    expect(await holder.ask(`hold ${lab}`)).toBe('done');
    const since = '2026-01-15T00:00:00.000Z';
    expect(refusal(() => withLedgerLock(lab, NOON, () => 'in', 200))).toBe(
      `Cannot write to the ledger of ${lab}: process ${holder.pid} has had ${join(lab, 'ledger.lock')} since ${since}, ` +
        'and does not let go of it: end that process, then try again',
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
