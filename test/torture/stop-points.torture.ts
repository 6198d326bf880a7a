import { expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { ledgerStops, shadowStops, storeStops } from '../helpers/stop-points.ts';

it.each([
  ['before each thing that its store is asked to do', storeStops],
  ['around each of its shadows', shadowStops],
  ['again and again, as far apart as may be, with each trial on the ledger once', ledgerStops],
])('a session ends as if it had never stopped, stopped %s', async (_where, stops) => {
  const { points, check } = await stops(temporaryFolder());
  for (const point of points) await check(point);
  expect(points.length).toBeGreaterThan(4);
});
