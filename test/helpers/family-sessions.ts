import { DAY_MS } from '../../market/interval.ts';
import type { Market } from '../../market/market.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { nullStore } from '../../sessions/context/session-store.ts';
import type { LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../sessions/ledger/ledger-keeper.ts';
import { registerSession } from '../../sessions/ledger/register-session.ts';
import { marketOf } from './market-of.ts';
import { SESSION_EVENTS } from './protocol-examples.ts';
import { seededRandom } from './random-bars.ts';
import { sessionSetup, smallConfig, smallMarket } from './small-session.ts';

/** Daily closes of an asset, a random walk of 3 % a day, from 2020-01-01 on. */
export function assetCloses(seed: number, days: number): number[] {
  const random = seededRandom(seed);
  let log = Math.log(100);
  return Array.from({ length: days }, () => {
    log += 0.06 * (random() - 0.5) * Math.sqrt(3);
    return Math.exp(log);
  });
}

/** Daily bars of an asset from one of its days to before another. */
export function daysOfAsset(
  closes: readonly number[],
  from: number,
  to: number,
  labels: Parameters<typeof marketOf>[2] = {},
  scale = 1,
): Market {
  const start = Date.UTC(2020, 0, 1);
  const rows = closes.slice(from, to).map((close, i) => {
    const price = close * scale;
    return [start + (from + i) * DAY_MS, price, price, price, price, 1];
  });
  return marketOf(rows, DAY_MS, labels);
}

/** An identity of another search for each seed. */
export function searchOfSeed(seed: number): SessionIdentity {
  return sessionSetup({ market: smallMarket(), config: smallConfig({ seed }) }).identity;
}

/** Begins a session on bars, and draws its try. */
export function beginSession(
  ledger: LabLedger,
  name: string,
  bars: LedgerBars,
  identity: SessionIdentity,
): number {
  registerSession(ledger, name, bars, () => ({ identity }));
  return drawTry(ledger, name, identity);
}

/** Draws the try of a session that was registered, as a resumed one does. */
export function drawTry(ledger: LabLedger, name: string, identity: SessionIdentity): number {
  const { store, beginTry } = keptOnLedger({ store: nullStore }, ledger, { name, identity });
  store.append(SESSION_EVENTS[0]!);
  return beginTry();
}
