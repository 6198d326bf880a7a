import { vaultLevel } from '../../analyzer/statistics/vault-level.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import { StoreError } from '../../store/errors.ts';
import { type EntryBars, type Family, familyOfEntry, vaultOf } from './families.ts';
import type { LabLedger } from './lab-ledger.ts';
import { entriesOf, ledgerMarket, marketKey } from './ledger-sums.ts';

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
  /** The number of the look at this vault over all sessions, from 1. */
  readonly look: number;
  readonly level: number;
  /** Whether the vault is opened for this now; false if the same was examined before. */
  readonly isNew: boolean;
}

/** The limit of p at the k-th look: halved each time, so that the sum stays below 0.05. */
export function levelOf(look: number): number {
  return vaultLevel(ALPHA, look);
}

/**
 * The number of the look that an exam would be, and whether it is new; nothing is written.
 *
 * @throws {StoreError} a session of the same family of bars has searched bars of this vault
 */
export function lookFor(
  lines: readonly LedgerLine[],
  request: Pick<LookRequest, 'market' | 'name' | 'session' | 'from' | 'specification'>,
): Look {
  const family = sessionFamily(lines, request);
  const searchedTo = vaultOf(family)?.searchedTo ?? -Infinity;
  if (searchedTo > Date.parse(request.from)) {
    throw new StoreError(
      `Cannot open the vault of "${request.name}": its bars from ${request.from} to ${isoInstant(searchedTo)} were searched ` +
        'by a session on bars that were recognised as these later; examine a session that starts after them',
    );
  }
  const looks = entriesOf(family.lines, 'look');
  const same = looks.find((one) => one.specification === request.specification);
  if (same !== undefined) return { look: same.look, level: same.level, isNew: false };
  const look = looks.length + 1;
  return { look, level: levelOf(look), isNew: true };
}

/**
 * Spends a look at the vault of a family of bars before any of it is shown: the number of the look is on the
 * ledger when this returns. A repeated exam is no new look, for any session; another build is recorded.
 *
 * @throws {StoreError} as `lookFor`; the ledger is damaged, or cannot be written; nothing may be examined then
 */
export function recordLook(ledger: LabLedger, request: LookRequest): Look {
  const { specification, build, strategy, from, to, name, session } = request;
  let found: Look | null = null;
  ledger.append((lines) => {
    const bars = barsOf(lines, request);
    const of = { ...bars, from, to, name, session, specification, build };
    const id = bars.bars ?? marketKey(bars.market);
    found = lookFor(lines, request);
    const { look, level, isNew } = found;
    if (isNew) {
      return [{ type: 'look', key: `look ${id}/${specification}`, ...of, look, level, strategy }];
    }
    const first = entriesOf(lines, 'look').find((one) => one.specification === specification)!;
    const key = `re-examined ${id}/${specification}/${build}`;
    return first.build === build ? [] : [{ type: 're_examined', key, ...of, look }];
  });
  return found!;
}

/** The family of the bars of a session. */
export function sessionFamily(
  lines: readonly LedgerLine[],
  of: Pick<LookRequest, 'market' | 'name' | 'session'>,
): Family {
  return familyOfEntry(lines, barsOf(lines, of));
}

/** How the ledger identifies the bars of a session. */
function barsOf(
  lines: readonly LedgerLine[],
  { market, name, session }: Pick<LookRequest, 'market' | 'name' | 'session'>,
): EntryBars {
  const begun = entriesOf(lines, 'session_begun').findLast(
    (one) => one.name === name && one.session === session,
  );
  const named = begun?.bars === undefined ? {} : { bars: begun.bars };
  return { market: ledgerMarket(market), ...named };
}
