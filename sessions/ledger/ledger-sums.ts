import { addCounts } from '../../analyzer/segment-record.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import {
  type LedgerEntry,
  type LedgerLine,
  type LedgerMarket,
  TrialKind,
} from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';
import { sha256 } from '../../store/durable-file.ts';

/** Trials by kind. */
export type Trials = Readonly<Record<TrialKind, number>>;

/** @internal */
export const NO_TRIALS: Trials = Object.fromEntries(
  TrialKind.options.map((kind) => [kind, 0]),
) as Trials;

type EntryOf<Type extends LedgerEntry['type']> = Extract<LedgerEntry, { type: Type }>;

/** The entries of one type, oldest first. */
export function entriesOf<Type extends LedgerEntry['type']>(
  lines: readonly LedgerLine[],
  type: Type,
): EntryOf<Type>[] {
  return lines.flatMap(({ entry }) => (entry.type === type ? [entry as EntryOf<Type>] : []));
}

/** The part of a market's facts that identifies it on the ledger. */
export function ledgerMarket({ venue, symbol, simulated }: LedgerMarket): LedgerMarket {
  return { venue, symbol, simulated };
}

/** A short key that identifies a market. */
export function marketKey(market: LedgerMarket): string {
  return sha256(canonicalJson(ledgerMarket(market))).slice(0, 16);
}

/** The lines of one market. */
export function linesOf(lines: readonly LedgerLine[], market: LedgerMarket): LedgerLine[] {
  const key = marketKey(market);
  return lines.filter(({ entry }) => marketKey(entry.market) === key);
}

/** The trials that an entry counts. */
export function trialsIn(entry: LedgerEntry): Trials {
  if (entry.type === 'trials') return { ...NO_TRIALS, ...entry.counts };
  if (entry.type === 'patched') return { ...NO_TRIALS, patches: 1 };
  return entry.type === 'backtest' ? { ...NO_TRIALS, backtests: 1 } : NO_TRIALS;
}

export function sumOfTrials(entries: readonly LedgerEntry[]): Trials {
  return addCounts<Trials>(entries.map(trialsIn), NO_TRIALS);
}

/** The sum over all kinds. */
export function totalOf(trials: Trials): number {
  return Object.values(trials).reduce((sum, count) => sum + count, 0);
}

/**
 * What a lab has done on a market so far: an input of the next session.
 *
 * A search led by heuristic agents gives the same result each time, so a repeated one counts as no
 * further session, and its audits count once. Its trials are counted again, as are all those of models.
 *
 * @param search the search key of the next session
 */
export function labAtStart(
  lines: readonly LedgerLine[],
  market: Pick<MarketFacts, 'venue' | 'symbol' | 'simulated' | 'from' | 'to'>,
  search: string,
): SessionInputs['lab_at_start'] {
  const [from, to] = [Date.parse(market.from), Date.parse(market.to)];
  const before = linesOf(lines, market).filter(
    ({ entry }) => Date.parse(entry.from) < to && Date.parse(entry.to) > from,
  );
  const known = new Set([search]);
  const searches = entriesOf(before, 'session_begun').filter((one) => {
    const isSame = isMechanical(one) && known.has(one.search);
    known.add(one.search);
    return !isSame;
  });
  const isCounted = ({ name, session, run }: Extract<LedgerEntry, { type: 'audit' }>) =>
    searches.some((one) => one.name === name && one.session === session && one.run === run);
  const own = entriesOf(before, 'audit').filter(isCounted);
  const audits = own.map(({ tests, sum, sum_of_squares }) => ({ tests, sum, sum_of_squares }));
  return {
    sessions: searches.length,
    trials: totalOf(sumOfTrials(before.map(({ entry }) => entry))),
    vault_looks: entriesOf(before, 'look').length,
    critic: addCounts(audits, { tests: 0, sum: 0, sum_of_squares: 0 }),
  };
}

function isMechanical({ agents }: Extract<LedgerEntry, { type: 'session_begun' }>): boolean {
  return Object.values(agents).every((agent) => agent === 'heuristic');
}

/** The entry that fixed the start of the vault of a market; null if there is none. */
export function fixedVault(
  lines: readonly LedgerLine[],
  market: LedgerMarket,
): EntryOf<'vault_fixed'> | null {
  return entriesOf(linesOf(lines, market), 'vault_fixed')[0] ?? null;
}
