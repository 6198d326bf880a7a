import type { LedgerEntry } from '../protocol/ledger-entry.ts';
import type { MarketFacts } from '../protocol/market-facts.ts';
import type { Strategy } from '../protocol/strategy.ts';
import type { LabLedger } from './lab-ledger.ts';
import { entriesOf, ledgerMarket, linesOf, marketKey } from './ledger-sums.ts';

/** All looks at a vault together pass nothing that is not there more often than this. */
const ALPHA = 0.05;

/** What is about to be examined. */
export interface LookWish {
  readonly market: MarketFacts;
  /** The bars that are opened, as ISO instants. */
  readonly from: string;
  readonly to: string;
  /** Which session asks, by its folder and by its key. */
  readonly name: string;
  readonly session: string;
  /** SHA-256 of strategy, sizing, costs and bars. */
  readonly specification: string;
  readonly strategy: Strategy;
  /** Of the program that examines. */
  readonly build: string;
}

/** A look that is on the ledger. */
export interface Look {
  /** Which look at this market, of all sessions, from 1. */
  readonly look: number;
  readonly level: number;
  /** Whether the vault is opened for this now; false where the same was examined before. */
  readonly isNew: boolean;
}

/** What p must not exceed at the k-th look: halved each time, so that all of them stay below 0.05. */
export function levelOf(look: number): number {
  return ALPHA * 2 ** -look;
}

/**
 * Spends a look at the vault of a market, before anything of it is shown: which look it is, is decided
 * and safe when this returns. What was examined before is no new look, whoever asks again; another build
 * is noted.
 *
 * @throws {SessionError} the ledger is damaged, or cannot be written. Then nothing may be examined
 */
export function recordLook(ledger: LabLedger, wish: LookWish): Look {
  const { market, specification, build, strategy, from, to, name, session } = wish;
  const of = { market: ledgerMarket(market), from, to, name, session, specification, build };
  let found: Look | null = null;
  ledger.append((lines) => {
    const looks = entriesOf(linesOf(lines, market), 'look');
    const same = looks.find((one) => one.specification === specification);
    if (same === undefined) {
      const look = looks.length + 1;
      const level = levelOf(look);
      found = { look, level, isNew: true };
      const key = `look ${marketKey(market)}/${specification}`;
      return [{ type: 'look', key, ...of, look, level, strategy }];
    }
    const { look, level } = same;
    found = { look, level, isNew: false };
    return same.build === build ? [] : [reExamined(of, look)];
  });
  return found!;
}

function reExamined(
  of: Omit<Extract<LedgerEntry, { type: 're_examined' }>, 'type' | 'key' | 'look'>,
  look: number,
): LedgerEntry {
  const key = `re-examined ${marketKey(of.market)}/${of.specification}/${of.build}`;
  return { type: 're_examined', key, ...of, look };
}
