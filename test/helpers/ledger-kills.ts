import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { backtestEntry } from './ledger-entries.ts';
import { LedgerProcess } from './ledger-process.ts';
import { seededRandom } from './random-bars.ts';
import { SEED } from './sampled.ts';

/** Kills a number of processes while they write to the ledger of a lab, and adds to it after each. */
export async function killWriters(lab: string, rounds: number): Promise<void> {
  const random = seededRandom(SEED);
  const keys = () => new LabLedger(lab, () => new Date()).lines().map(({ entry: { key } }) => key);
  let before = 0;
  for (let round = 0; round < rounds; round++) {
    const victim = new LedgerProcess();
    expect(await victim.ask(`add ${lab} r${round} 1`)).toBe('done');
    victim.send(`add ${lab} r${round} 100000`);
    await setTimeout(5 + 60 * random());
    await victim.kill();
    new LabLedger(lab, () => new Date()).add(backtestEntry(`after ${round}`));
    const all = keys();
    expect(all.at(-1)).toBe(`after ${round}`);
    // What it had written is there, without a hole.
    const own = all.slice(before, -1);
    expect(own.length).toBeGreaterThan(0);
    expect(own).toEqual(own.map((_, k) => `r${round} ${k}`));
    before = all.length;
  }
  expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
}
