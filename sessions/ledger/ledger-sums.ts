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

/** As what the bars of a market are counted. */
export function ledgerMarket({ venue, symbol, simulated }: LedgerMarket): LedgerMarket {
  return { venue, symbol, simulated };
}

/** A short text for one market, to tell it from others. */
export function marketKey(market: LedgerMarket): string {
  return sha256(canonicalJson(ledgerMarket(market))).slice(0, 16);
}

/** The lines of one market. */
export function linesOf(lines: readonly LedgerLine[], market: LedgerMarket): LedgerLine[] {
  const key = marketKey(market);
  return lines.filter(({ entry }) => marketKey(entry.market) === key);
}

/** What an entry counts for. */
export function trialsIn(entry: LedgerEntry): Trials {
  if (entry.type === 'trials') return { ...NO_TRIALS, ...entry.counts };
  if (entry.type === 'patched') return { ...NO_TRIALS, patches: 1 };
  return entry.type === 'backtest' ? { ...NO_TRIALS, backtests: 1 } : NO_TRIALS;
}

export function sumOfTrials(entries: readonly LedgerEntry[]): Trials {
  return addCounts<Trials>(entries.map(trialsIn), NO_TRIALS);
}

/** All of them, of whatever kind. */
export function totalOf(trials: Trials): number {
  return Object.values(trials).reduce((sum, count) => sum + count, 0);
}

/**
 * What a lab had done on a market: an input of whatever comes after.
 *
 * A search that heuristic agents lead comes to the same each time: played again it is no further try, and
 * its audits say nothing new. Its trials are counted again all the same, as is everything that models do.
 *
 * @param search of the session that asks
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
  const tries = entriesOf(before, 'session_begun').filter((one) => {
    const isSame = isMechanical(one) && known.has(one.search);
    known.add(one.search);
    return !isSame;
  });
  const isTry = ({ name, session, run }: Extract<LedgerEntry, { type: 'audit' }>) =>
    tries.some((one) => one.name === name && one.session === session && one.run === run);
  const own = entriesOf(before, 'audit').filter(isTry);
  const audits = own.map(({ tests, sum, sum_of_squares }) => ({ tests, sum, sum_of_squares }));
  return {
    sessions: tries.length,
    trials: totalOf(sumOfTrials(before.map(({ entry }) => entry))),
    vault_looks: entriesOf(before, 'look').length,
    critic: addCounts(audits, { tests: 0, sum: 0, sum_of_squares: 0 }),
  };
}

function isMechanical({ agents }: Extract<LedgerEntry, { type: 'session_begun' }>): boolean {
  return Object.values(agents).every((agent) => agent === 'heuristic');
}

/** What fixed where the vault of a market begins; null where nothing has yet. */
export function fixedVault(
  lines: readonly LedgerLine[],
  market: LedgerMarket,
): EntryOf<'vault_fixed'> | null {
  return entriesOf(linesOf(lines, market), 'vault_fixed')[0] ?? null;
}
