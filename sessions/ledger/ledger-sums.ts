import { addCounts } from '../../analyzer/segment-record.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import {
  type LedgerEntry,
  type LedgerLine,
  type LedgerMarket,
  TrialKind,
} from '../../protocol/ledger-entry.ts';
import { sha256 } from '../../store/durable-file.ts';

/** Trials by kind. */
export type Trials = Readonly<Record<TrialKind, number>>;

/** @internal */
export const NO_TRIALS: Trials = Object.fromEntries(
  TrialKind.options.map((kind) => [kind, 0]),
) as Trials;

export type EntryOf<Type extends LedgerEntry['type']> = Extract<LedgerEntry, { type: Type }>;

/** The entries of one type, oldest first. */
export function entriesOf<Type extends LedgerEntry['type']>(
  lines: readonly LedgerLine[],
  type: Type,
): EntryOf<Type>[] {
  return lines.flatMap(({ entry }) => (entry.type === type ? [entry as EntryOf<Type>] : []));
}

/** The labels of a market on the ledger. */
export function ledgerMarket({ venue, symbol, simulated }: LedgerMarket): LedgerMarket {
  return { venue, symbol, simulated };
}

/** A short key of the labels of a market. */
export function marketKey(market: LedgerMarket): string {
  return sha256(canonicalJson(ledgerMarket(market))).slice(0, 16);
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
