import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { LabLedger } from '../sessions/ledger/lab-ledger.ts';
import { withLedgerLock } from '../sessions/ledger/ledger-lock.ts';
import { backtestEntry } from '../test/helpers/ledger-entries.ts';
import { ROOT } from './root.ts';
import { interleave, median, ratio } from './rounds.ts';
import type { Figure } from './table.ts';

const HOLDER = join(ROOT, '.bench', 'test', 'helpers', 'ledger-writer.js');
const ENTRIES = 16_000;
const ADDED = 20;
const now = () => new Date();

/** The ledger of a lab: read whole, added to, and taken over from a process that was killed. */
export async function ledgerFigures(): Promise<Figure[]> {
  // On the disk of the checkout: in memory nothing has to be synced.
  const lab = mkdtempSync(join(ROOT, '.bench', 'ledger-'));
  try {
    return await figuresOf(lab);
  } finally {
    rmSync(lab, { recursive: true });
  }
}

async function figuresOf(lab: string): Promise<Figure[]> {
  const ledger = new LabLedger(lab, now);
  ledger.append(() => Array.from({ length: ENTRIES }, (_, i) => backtestEntry(`entry ${i}`)));
  const bytes = readFileSync(ledger.path);
  const line = bytes.subarray(0, bytes.indexOf('\n') + 1);
  const other = openSync(join(lab, 'other'), 'w');
  let added = 0;
  const times = await interleave(
    {
      read: () => {
        new LabLedger(lab, now).lines();
        return undefined;
      },
      parse: () => {
        for (const text of readFileSync(ledger.path, 'utf8').trimEnd().split('\n')) {
          JSON.parse(text);
          createHash('sha256').update(text).digest('hex');
        }
        return undefined;
      },
      add: () => {
        for (let i = 0; i < ADDED; i++) ledger.add(backtestEntry(`added ${added++}`));
        return undefined;
      },
      sync: () => {
        for (let i = 0; i < ADDED; i++) {
          writeSync(other, line);
          fdatasyncSync(other);
        }
        return undefined;
      },
      free: () => {
        withLedgerLock(lab, now, () => {});
        return undefined;
      },
      takeover: async () => {
        const holder = spawn(process.execPath, [HOLDER], { stdio: ['pipe', 'pipe', 'inherit'] });
        holder.stdin.write(`hold ${lab}\n`);
        await once(holder.stdout, 'data');
        const killedAt = performance.now();
        holder.kill('SIGKILL');
        withLedgerLock(lab, now, () => {});
        const ms = performance.now() - killedAt;
        await once(holder, 'exit');
        return ms;
      },
    },
    7,
  );
  closeSync(other);
  const [read, add, takeover] = ['read', 'add', 'takeover'].map((name) => median(times[name]!));
  return [
    {
      name: `reading a ledger of ${ENTRIES} entries`,
      measured: `${read!.toFixed(0)} ms`,
      ratio: `${ratio(times, 'read', 'parse').toFixed(1)} x JSON.parse and SHA-256 of its lines`,
      goal: '<= 1 s',
      met: read! <= 1000,
    },
    {
      name: 'adding an entry to it',
      measured: `${(add! / ADDED).toFixed(2)} ms`,
      ratio: `${ratio(times, 'add', 'sync').toFixed(1)} x fdatasync of its bytes`,
      goal: '<= 20 ms',
      met: add! <= 20 * ADDED,
    },
    {
      name: 'having its lock after kill -9 of the process that had it',
      measured: `${takeover!.toFixed(0)} ms`,
      ratio: `${ratio(times, 'takeover', 'free').toFixed(0)} x a free lock`,
      goal: '<= 500 ms',
      met: takeover! <= 500,
    },
  ];
}
