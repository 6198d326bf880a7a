import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Market, marketFacts } from '../../../market/market.ts';
import { LedgerBars } from '../../../sessions/ledger/bars-on-ledger.ts';
import { allFamilies, familyOf, vaultOf } from '../../../sessions/ledger/families.ts';
import { LabLedger } from '../../../sessions/ledger/lab-ledger.ts';
import { entriesOf } from '../../../sessions/ledger/ledger-sums.ts';
import { registerSession } from '../../../sessions/ledger/register-session.ts';
import { triesOf } from '../../../sessions/ledger/tries.ts';
import { recordLook } from '../../../sessions/ledger/vault-looks.ts';
import {
  assetCloses,
  beginSession,
  daysOfAsset,
  drawTry,
  searchOfSeed,
} from '../../helpers/family-sessions.ts';
import { backtestEntry, lookRequest, REAL_MARKET } from '../../helpers/ledger-entries.ts';
import { LedgerProcess } from '../../helpers/ledger-process.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { seededRandom } from '../../helpers/random-bars.ts';
import { SEED } from '../../helpers/sampled.ts';

let lab: string;
let ledger: LabLedger;
beforeEach(() => {
  lab = temporaryFolder();
  ledger = new LabLedger(lab, () => new Date(0));
});

const [A, B] = [assetCloses(1, 400), assetCloses(2, 200)];
const tries = () => entriesOf(ledger.lines(), 'try_begun');

describe('k of ten sessions in chains and branches', () => {
  // By hand. A session joins the families that its days overlap by five or more.
  const table: readonly (readonly [what: string, market: Market, search: number, k: number])[] = [
    ['A, days 0 to 99', daysOfAsset(A, 0, 100), 1, 1],
    ['A, 50 to 149: overlaps the first', daysOfAsset(A, 50, 150), 2, 2],
    ['B: another asset', daysOfAsset(B, 0, 100), 3, 1],
    ['A, 200 to 299: no common day', daysOfAsset(A, 200, 300), 4, 1],
    ['A, 140 to 209: joins 1, 2 and 4', daysOfAsset(A, 140, 210), 5, 4],
    ['B, 97 to 199: three common days are too few', daysOfAsset(B, 97, 200), 6, 1],
    [
      'B x 100 under another name: joins 3 and 6',
      daysOfAsset(B, 60, 120, { symbol: 'X' }, 100),
      7,
      3,
    ],
    ['A, 290 to 399: overlaps the fourth', daysOfAsset(A, 290, 400), 8, 5],
    ['the second once more: the same search', daysOfAsset(A, 50, 150), 2, 2],
    ['B of another venue', daysOfAsset(B, 0, 200, { venue: 'um' }), 10, 4],
  ];

  it('is that of the table, and the families are A and B', () => {
    for (const [i, [what, market, search, k]] of table.entries()) {
      const drawn = beginSession(ledger, `s${i}`, new LedgerBars(market), searchOfSeed(search));
      expect(drawn, what).toBe(k);
    }
    const families = allFamilies(ledger.lines()).map(({ lines }) => triesOf(lines));
    expect(
      families.map((own) => own.map(({ sessions }) => sessions.map(({ name }) => name))),
    ).toEqual([
      [['s0'], ['s1', 's8'], ['s3'], ['s4'], ['s7']],
      [['s2'], ['s5'], ['s6'], ['s9']],
    ]);
  });

  it('counts a session as a try once it has drawn its number', () => {
    const bars = new LedgerBars(daysOfAsset(A, 0, 100));
    registerSession(ledger, 'planned', bars, () => ({ identity: searchOfSeed(1) }));
    expect(beginSession(ledger, 'begun', bars, searchOfSeed(2))).toBe(1);
    for (let i = 0; i < 2; i++) expect(drawTry(ledger, 'planned', searchOfSeed(1))).toBe(2);
    expect(tries()).toHaveLength(2);
  });

  it('is never given twice, to two processes that begin at once', async () => {
    const processes = [new LedgerProcess(), new LedgerProcess()];
    const drawn = await Promise.all(
      processes.map(async (one, i) => {
        const own: number[] = [];
        for (let n = 1; n <= 8; n++)
          own.push(Number(await one.ask(`begin ${lab} p${i} ${10 * i + n}`)));
        return own;
      }),
    );
    expect(drawn.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  });

  it('is neither lost nor given twice when processes are killed', async () => {
    const random = seededRandom(SEED);
    for (let round = 1; round <= 4; round++) {
      const victim = new LedgerProcess();
      await victim.ask(`begin ${lab} r${round} ${1000 * round}`);
      for (let n = 1; n < 200; n++) victim.send(`begin ${lab} r${round} ${1000 * round + n}`);
      await setTimeout(5 + 60 * random());
      await victim.kill();
    }
    const last = tries().at(-1)!;
    const bars = new LedgerBars(daysOfAsset(A, 0, 100));
    const next = beginSession(ledger, 'after', bars, searchOfSeed(7));
    expect(tries().map(({ k }) => k)).toEqual(Array.from({ length: next }, (_, i) => i + 1));
    // A session that was killed after its draw draws the same again.
    const seed = Number(/_(\d+)$/.exec(last.name)![1]);
    expect(drawTry(ledger, last.name, searchOfSeed(seed))).toBe(last.k);
    expect(tries()).toHaveLength(next);
    expect(readdirSync(lab)).toEqual(['ledger.jsonl']);
  });
});

describe('a family', () => {
  const fixedOf = (market: Market) => {
    const bars = new LedgerBars(market);
    return vaultOf(familyOf(ledger.lines(), bars.entry(ledger.lines())));
  };
  const from = (day: string) => ({ ...searchOfSeed(1), vault_from: `${day}T00:00:00Z` });

  it('has the vault of its first session, whatever the name, scale and clock', () => {
    beginSession(ledger, 'one', new LedgerBars(daysOfAsset(A, 0, 100)), from('2020-03-26'));
    const same = daysOfAsset(A, 20, 150, { symbol: 'OTHER', venue: 'file' }, 0.01);
    expect(fixedOf(same)).toMatchObject({
      from: Date.UTC(2020, 2, 26),
      searchedTo: Date.UTC(2020, 2, 26),
    });
    expect(fixedOf(daysOfAsset(B, 0, 100))).toBeNull();
  });

  it('has a part of its bars that is too short to be recognised, by labels and time', () => {
    beginSession(ledger, 'one', new LedgerBars(daysOfAsset(A, 0, 100)), from('2020-03-26'));
    expect(fixedOf(daysOfAsset(A, 96, 99))).toMatchObject({ from: Date.UTC(2020, 2, 26) });
    expect(fixedOf(daysOfAsset(A, 96, 99, { symbol: 'OTHER' }))).toBeNull();
    expect(fixedOf(daysOfAsset(A, 100, 103))).toBeNull();
    const other = daysOfAsset(A, 96, 99, { symbol: 'OTHER' });
    const whole = daysOfAsset(A, 50, 150, { symbol: 'OTHER' });
    const cut = new LedgerBars(other, whole);
    expect(vaultOf(familyOf(ledger.lines(), cut.entry(ledger.lines())))).not.toBeNull();
  });

  it('locks from the earliest vault when two families join, and knows what was searched after it', () => {
    beginSession(ledger, 'one', new LedgerBars(daysOfAsset(A, 0, 100)), from('2020-03-26'));
    beginSession(ledger, 'two', new LedgerBars(daysOfAsset(A, 150, 250)), from('2020-08-20'));
    expect(fixedOf(daysOfAsset(A, 0, 300))).toMatchObject({
      from: Date.UTC(2020, 2, 26),
      searchedTo: Date.UTC(2020, 7, 20),
    });
  });

  it('finds the look of the same strategy when two that joined have looks of one number', () => {
    const parts = [daysOfAsset(A, 0, 100), daysOfAsset(A, 150, 250)].map((market, i) => {
      const identity = { ...searchOfSeed(i), vault_from: `2020-0${[3, 8][i]}-20T00:00:00Z` };
      beginSession(ledger, `${i}`, new LedgerBars(market), identity);
      const { session } = identity;
      const build = `${i}`.repeat(12);
      const look = { market: marketFacts(market), name: `${i}`, session, build };
      return lookRequest(i, { ...look, from: '2020-08-20T00:00:00Z' });
    });
    for (const part of parts) expect(recordLook(ledger, part)).toMatchObject({ look: 1 });
    beginSession(ledger, 'both', new LedgerBars(daysOfAsset(A, 0, 300)), searchOfSeed(2));
    for (const part of parts) expect(recordLook(ledger, part)).toMatchObject({ isNew: false });
    expect(entriesOf(ledger.lines(), 're_examined')).toEqual([]);
  });

  it('includes entries of before bars were recognised, by their labels and time', () => {
    const { symbol, venue, simulated } = REAL_MARKET;
    ledger.add(backtestEntry('a'), backtestEntry('b', { ...REAL_MARKET, symbol: 'ETHUSDT' }));
    const days = (fromDay: number, other: object = {}) => {
      // From 2020-01-01 on; the backtests used 2022 and 2023.
      const market = daysOfAsset(assetCloses(3, 1500), fromDay, fromDay + 60, {
        symbol,
        venue,
        simulated,
        ...other,
      });
      return familyOf(ledger.lines(), new LedgerBars(market).entry(ledger.lines())).lines.length;
    };
    expect(days(731)).toBe(1);
    expect(days(731, { symbol: 'OTHER' })).toBe(0);
    expect(days(731, { venue: 'um' })).toBe(0);
    expect(days(0)).toBe(0);
    expect(days(1461)).toBe(0);
    expect(days(1460)).toBe(1);
    // The same bars were first used under another name.
    const market = (labels: object) => daysOfAsset(assetCloses(3, 1500), 731, 791, labels);
    beginSession(ledger, 's', new LedgerBars(market({ symbol: 'OTHER' })), searchOfSeed(1));
    expect(days(731)).toBe(5);
    const again = market({ symbol, venue, simulated });
    const identity = { ...searchOfSeed(2), market: marketFacts(again) };
    beginSession(ledger, 't', new LedgerBars(again), identity);
    expect(allFamilies(ledger.lines()).map(({ lines }) => lines.length)).toEqual([7, 1]);
  });
});
