import { vaultLevel } from '../../analyzer/statistics/vault-level.ts';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import type { LabLedger } from './lab-ledger.ts';
import { entriesOf, ledgerMarket, linesOf, marketKey } from './ledger-sums.ts';

/** The probability that any of all looks at a vault passes a strategy without an edge. */
const ALPHA = 0.05;

/** What to examine. */
export interface LookRequest {
  readonly market: MarketFacts;
  /** The bars that are opened, as ISO instants. */
  readonly from: string;
  readonly to: string;
  /** The folder and the key of the session that requests the look. */
  readonly name: string;
  readonly session: string;
  /** SHA-256 of strategy, sizing, costs and bars. */
  readonly specification: string;
  readonly strategy: Strategy;
  /** The build of the program that examines. */
  readonly build: string;
}

/** A look that is on the ledger. */
export interface Look {
  /** The number of the look at this market over all sessions, from 1. */
  readonly look: number;
  readonly level: number;
  /** Whether the vault is opened for this now; false if the same was examined before. */
  readonly isNew: boolean;
}

/** The limit of p at the k-th look: halved each time, so that the sum stays below 0.05. */
export function levelOf(look: number): number {
  return vaultLevel(ALPHA, look);
}

/** The number of the look that an exam would be, and whether it is new; nothing is written. */
export function lookFor(
  lines: readonly LedgerLine[],
  market: MarketFacts,
  specification: string,
): Look {
  const looks = entriesOf(linesOf(lines, market), 'look');
  const same = looks.find((one) => one.specification === specification);
  if (same !== undefined) return { look: same.look, level: same.level, isNew: false };
  const look = looks.length + 1;
  return { look, level: levelOf(look), isNew: true };
}

/**
 * Spends a look at the vault of a market before any of it is shown: the number of the look is on the
 * ledger when this returns. A repeated exam is no new look, for any session; another build is recorded.
 *
 * @throws {StoreError} the ledger is damaged, or cannot be written; nothing may be examined then
 */
export function recordLook(ledger: LabLedger, request: LookRequest): Look {
  const { market, specification, build, strategy, from, to, name, session } = request;
  const of = { market: ledgerMarket(market), from, to, name, session, specification, build };
  let found: Look | null = null;
  ledger.append((lines) => {
    found = lookFor(lines, market, specification);
    const { look, level, isNew } = found;
    if (isNew) {
      const key = `look ${marketKey(market)}/${specification}`;
      return [{ type: 'look', key, ...of, look, level, strategy }];
    }
    const first = entriesOf(linesOf(lines, market), 'look').find((one) => one.look === look)!;
    const key = `re-examined ${marketKey(market)}/${specification}/${build}`;
    return first.build === build ? [] : [{ type: 're_examined', key, ...of, look }];
  });
  return found!;
}
