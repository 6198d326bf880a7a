import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { LabLedger } from '../../../sessions/ledger/lab-ledger.ts';
import { type Look, levelOf, recordLook } from '../../../sessions/ledger/vault-looks.ts';
import { lookRequest, REAL_MARKET } from '../../helpers/ledger-entries.ts';
import { LedgerProcess } from '../../helpers/ledger-process.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';

let lab: string;
let ledger: LabLedger;
beforeEach(() => {
  lab = temporaryFolder();
  ledger = new LabLedger(lab, () => new Date(0));
});
const typesIn = () => new LabLedger(lab, () => new Date(0)).lines().map(({ entry }) => entry.type);

describe('levelOf()', () => {
  // .025, .0125, .00625, ...: all of them together are less than .05.
  it('halves with each look', () => {
    expect([1, 2, 3, 4].map(levelOf)).toEqual([0.025, 0.0125, 0.00625, 0.003125]);
  });
});

describe('recordLook()', () => {
  it('spends one look after another, and writes each down', () => {
    expect(recordLook(ledger, lookRequest(1))).toEqual({ look: 1, level: 0.025, isNew: true });
    expect(recordLook(ledger, lookRequest(2))).toEqual({ look: 2, level: 0.0125, isNew: true });
    const [first] = new LabLedger(lab, () => new Date(0)).lines();
    expect(first!.entry).toMatchObject({
      type: 'look',
      look: 1,
      level: 0.025,
      name: 'session_1',
      build: '0123456789ab',
      market: { venue: 'spot', symbol: 'BTCUSDT' },
      from: '2023-09-14T00:00:00Z',
      strategy: lookRequest(1).strategy,
    });
  });

  it('spends no look if the same was examined before, for any session', () => {
    recordLook(ledger, lookRequest(1));
    recordLook(ledger, lookRequest(2));
    const again = recordLook(ledger, lookRequest(1, { name: 'other', session: 'ffffffffffff' }));
    expect(again).toEqual({ look: 1, level: 0.025, isNew: false });
    expect(typesIn()).toEqual(['look', 'look']);
  });

  it('notes another build that examines the same, once', () => {
    recordLook(ledger, lookRequest(1));
    const request = lookRequest(1, { build: 'ba9876543210' });
    for (let i = 0; i < 2; i++) {
      expect(recordLook(ledger, request)).toEqual({ look: 1, level: 0.025, isNew: false });
    }
    expect(typesIn()).toEqual(['look', 're_examined']);
    expect(ledger.lines()[1]!.entry).toMatchObject({ look: 1, build: 'ba9876543210' });
  });

  it('counts by venue and symbol, for any interval or bars', () => {
    recordLook(ledger, lookRequest(1));
    const at = (market: object) => lookRequest(2, { market: { ...REAL_MARKET, ...market } });
    expect(recordLook(ledger, at({ symbol: 'ETHUSDT' })).look).toBe(1);
    expect(recordLook(ledger, at({ venue: 'um' })).look).toBe(1);
    expect(recordLook(ledger, at({ interval: '1h', bars: 9 })).look).toBe(2);
  });

  it('grants no look if it cannot be recorded', () => {
    rmSync(lab, { recursive: true });
    symlinkSync('/proc/self/nowhere', lab);
    expect(() => recordLook(ledger, lookRequest(1))).toThrow('until the ledger can record it');
    rmSync(lab);
  });

  it('gives every look once, to two processes that ask at the same time', async () => {
    const processes = [new LedgerProcess(), new LedgerProcess()];
    const looks: Look[][] = await Promise.all(
      processes.map(async (one, i) => {
        const own: Look[] = [];
        for (let k = 0; k < 25; k++) {
          // Odd numbers are asked for by both.
          const number = k % 2 === 1 ? k : 1000 * (i + 1) + k;
          own.push(JSON.parse(await one.ask(`look ${lab} ${number}`)) as Look);
        }
        return own;
      }),
    );
    const fresh = looks.flat().filter(({ isNew }) => isNew);
    // 13 even numbers of each process, and 12 odd ones that they share.
    expect(fresh.map(({ look }) => look).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 38 }, (_, k) => k + 1),
    );
    for (const { look, level } of looks.flat()) expect(level).toBe(0.05 / 2 ** look);
    for (let k = 1; k < 25; k += 2) expect(looks[0]![k]!.look).toBe(looks[1]![k]!.look);
    expect(typesIn()).toEqual(Array(38).fill('look'));
    expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
  });
});
