import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { columnsOf } from '../../../market/bars.ts';
import { readMarket, writeMarket } from '../../../market/market-store.ts';
import { searchableMarket, windowsOf } from '../../../sessions/context/searchable-market.ts';
import { marketWithout } from '../../helpers/changed-market.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { canonicalFiles } from '../../helpers/resumed-session.ts';
import { runOnDisk } from '../../helpers/session-on-disk.ts';
import { sessionSetup, smallConfig, smallMarket } from '../../helpers/small-session.ts';

const config = smallConfig();

it('searchableMarket() holds the bars before the embargo and no others, in memory of its own', () => {
  // A day is missing on either side of the end of the search: day 49 of 60.
  const day = (index: number) => Math.floor(index / 288);
  const market = marketWithout(smallMarket(), (_, i) => day(i) === 2 || day(i) === 55);
  const searchEnd = 48 * 288;
  const seen = searchableMarket(market, { searchEnd });
  expect(seen.bars.length).toBe(searchEnd);
  expect(seen.handle.length).toBe(searchEnd);
  expect(seen.handle.buffer.byteLength).toBe(searchEnd * 8 * columnsOf(market.bars).length);
  for (const name of columnsOf(market.bars)) {
    expect(seen.bars[name]).toEqual(market.bars[name]!.slice(0, searchEnd));
  }
  expect(market.gaps.map(({ missingBars }) => missingBars)).toEqual([288, 288]);
  expect(seen.gaps).toEqual(market.gaps.slice(0, 1));
  expect(seen.hash).toBe(market.hash);
  market.bars.close.fill(NaN);
  expect(seen.bars.close.some(Number.isNaN)).toBe(false);
  expect(searchableMarket(market, { searchEnd: market.bars.length })).toBe(market);
});

// The bars are read and checked as usual; the locked ones are then overwritten, and the hash that was
// recorded stays: reading any of it would give NaN.
it('the vault is not read: a session over NaN in its place is the same, byte for byte', async () => {
  const lab = temporaryFolder();
  mkdirSync(join(lab, 'data'));
  const path = join(lab, 'data', 'small.bars');
  writeMarket(path, smallMarket());
  const plain = readMarket(path);
  const poisoned = readMarket(path);
  const { identity } = sessionSetup({ market: plain, config });
  const { searchEnd } = windowsOf(plain, identity);
  expect(searchEnd).toBe(49 * 288);
  const { time: _time, ...columns } = poisoned.bars;
  for (const column of Object.values(columns)) {
    if (column instanceof Float64Array) column.fill(NaN, searchEnd);
  }
  expect(poisoned.bars.close[searchEnd]).toBeNaN();
  await runOnDisk(lab, 'plain', { market: plain, config });
  const recordedAs = plain;
  await runOnDisk(lab, 'poisoned', { market: poisoned, recordedAs, config });
  const [files, same] = [canonicalFiles(lab, 'plain'), canonicalFiles(lab, 'poisoned')];
  expect(files.size).toBeGreaterThan(40);
  expect([...same.keys()]).toEqual([...files.keys()]);
  for (const [file, text] of files) expect(same.get(file) === text, file).toBe(true);

  // The same poison a bar earlier is found.
  for (const column of Object.values(columns)) {
    if (column instanceof Float64Array) column.fill(NaN, searchEnd - 288);
  }
  const other = runOnDisk(lab, 'other', { market: poisoned, recordedAs, config });
  const differs = await other.then(
    () => [...canonicalFiles(lab, 'other')].some(([file, text]) => files.get(file) !== text),
    () => true,
  );
  expect(differs).toBe(true);
});

it('a session rejects a market that contains locked bars', async () => {
  const setup = sessionSetup({ market: smallMarket(), config });
  const { runSession } = await import('../../../sessions/run-session.ts');
  const whole = { ...setup, market: smallMarket() };
  await expect(runSession(whole, {} as never)).rejects.toThrow(
    'Cannot run a session on 17280 bars: only the first 14112 may be searched',
  );
});
