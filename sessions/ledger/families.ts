import type { LedgerEntry, LedgerLine, LedgerMarket } from '../../protocol/ledger-entry.ts';
import type { BarsEntry } from './bars-on-ledger.ts';
import { type EntryOf, entriesOf, marketKey } from './ledger-sums.ts';

/**
 * All that a ledger has on a family of bars: bars that were recognised as each other, directly or through
 * others. They share one vault and one count of tries.
 */
export interface Family {
  /** Its lines, oldest first. */
  readonly lines: readonly LedgerLine[];
  /** Its bars on the ledger, oldest first, with what is added to the clock of the asked bars to give theirs, ms. */
  readonly members: readonly { readonly entry: BarsEntry; readonly shiftMs: number }[];
}

/** Labels of bars, or those by which entries without bars identify them, and the time that has them. */
interface Labelled {
  readonly id: string;
  readonly labels: string;
  readonly from: number;
  readonly to: number;
}

/** The family of bars on a ledger. @param bars on the ledger or not yet, with any labels */
export function familyOf(lines: readonly LedgerLine[], bars: BarsEntry): Family {
  return new FamilyGraph(lines, bars).familyOf(bars.bars);
}

/** What identifies the bars of an entry: their id, or their labels. */
export type EntryBars = Pick<LedgerEntry, 'bars' | 'market'>;

/** The family of the bars of an entry; empty if the ledger has none of them. */
export function familyOfEntry(lines: readonly LedgerLine[], entry: EntryBars): Family {
  return new FamilyGraph(lines).familyOf(nodeId(entry));
}

/** All families of a ledger, in the order of their first lines. */
export function allFamilies(lines: readonly LedgerLine[]): Family[] {
  const graph = new FamilyGraph(lines);
  const found: Family[] = [];
  const known = new Set<LedgerLine>();
  for (const line of lines) {
    if (known.has(line)) continue;
    const family = graph.familyOf(nodeId(line.entry));
    for (const one of family.lines) known.add(one);
    found.push(family);
  }
  return found;
}

/** Bars and labels, and which of them are of one family. */
class FamilyGraph {
  readonly #lines: readonly LedgerLine[];
  readonly #bars = new Map<string, BarsEntry>();
  readonly #labelled = new Map<string, Labelled>();
  /** Neighbours, with what is added to the clock of a node to give theirs. */
  readonly #links = new Map<string, { readonly to: string; readonly shiftMs: number }[]>();

  constructor(lines: readonly LedgerLine[], own?: BarsEntry) {
    this.#lines = lines;
    for (const bars of entriesOf(lines, 'bars')) this.#addBars(bars);
    if (own !== undefined) this.#addBars(own);
    for (const { entry } of lines) {
      // The same bars have one entry, whatever their labels; the other entries of a session repeat them.
      const isFirst = entry.type === 'session_begun' || entry.type === 'backtest';
      if (entry.bars === undefined || isFirst) this.#addLabels(entry);
    }
    this.#linkLabels();
  }

  familyOf(start: string): Family {
    const shifts = new Map([[start, 0]]);
    // A map is visited in the order of insertion, also of what is inserted meanwhile.
    for (const [id, shiftMs] of shifts) {
      for (const link of this.#links.get(id) ?? []) {
        if (!shifts.has(link.to)) shifts.set(link.to, shiftMs + link.shiftMs);
      }
    }
    const lines = this.#lines.filter(({ entry }) => shifts.has(nodeId(entry)));
    const members = entriesOf(lines, 'bars').map((entry) => ({
      entry,
      shiftMs: shifts.get(entry.bars)!,
    }));
    return { lines, members };
  }

  #addBars(bars: BarsEntry): void {
    const { bars: id } = bars;
    this.#addLabels(bars);
    if (this.#bars.has(id)) return;
    this.#bars.set(id, bars);
    for (const { bars: other, shift_minutes } of bars.recognised) {
      this.#link(id, other, shift_minutes * 60_000);
    }
  }

  #addLabels(entry: LedgerEntry): void {
    const id = nodeId(entry);
    const labels = marketKey(entry.market);
    const own = span(entry.from, entry.to);
    const known = this.#labelled.get(`${id} ${labels}`) ?? own;
    const [from, to] = [Math.min(known.from, own.from), Math.max(known.to, own.to)];
    this.#labelled.set(`${id} ${labels}`, { id, labels, from, to });
  }

  /** Entries without bars are of the bars with their labels and some of their time. */
  #linkLabels(): void {
    const all = [...this.#labelled.values()];
    for (const old of all.filter(({ id }) => !this.#bars.has(id))) {
      for (const { id, labels, from, to } of all) {
        const isOf = this.#bars.has(id) && labels === old.labels;
        if (isOf && from < old.to && to > old.from) this.#link(old.id, id, 0);
      }
    }
  }

  #link(a: string, b: string, shiftMs: number): void {
    for (const [from, to, shift] of [
      [a, b, shiftMs],
      [b, a, -shiftMs],
    ] as const) {
      const known = this.#links.get(from);
      if (known === undefined) this.#links.set(from, [{ to, shiftMs: shift }]);
      else known.push({ to, shiftMs: shift });
    }
  }
}

function nodeId(entry: EntryBars): string {
  return entry.bars ?? `labels ${marketKey(entry.market)}`;
}

function span(from: string, to: string): { from: number; to: number } {
  return { from: Date.parse(from), to: Date.parse(to) };
}

/** The labels under which a family is known, without repetition, oldest first. */
export function labelsOf({ lines }: Pick<Family, 'lines'>): LedgerMarket[] {
  const labels = new Map(lines.map(({ entry: { market } }) => [marketKey(market), market]));
  return [...labels.values()];
}

/** Where the bars of a family are locked, by the clock of the asked bars. */
export interface FamilyVault {
  readonly fixed: EntryOf<'vault_fixed'>;
  /** Bars from here on are locked, ms: the earliest start of a vault of the family. */
  readonly from: number;
  /** Before here bars of the vault were searched by a session of the family, ms; equal to `from` unless families have merged. */
  readonly searchedTo: number;
}

/** Null if no session has fixed it yet. */
export function vaultOf({ lines, members }: Family): FamilyVault | null {
  const shiftOf = new Map(members.map(({ entry, shiftMs }) => [entry.bars, shiftMs]));
  const vaults = entriesOf(lines, 'vault_fixed').map((fixed) => {
    const shiftMs = fixed.bars === undefined ? 0 : shiftOf.get(fixed.bars)!;
    return { fixed, from: Date.parse(fixed.vault_from) - shiftMs };
  });
  vaults.sort((a, b) => a.from - b.from);
  const [first] = vaults;
  return first === undefined ? null : { ...first, searchedTo: vaults.at(-1)!.from };
}
