import { type DailyCloses, dailyCloses } from '../../market/daily-closes.ts';
import { DAY_MS } from '../../market/interval.ts';
import { type Market, marketFacts } from '../../market/market.ts';
import { BarsRecogniser, type Likeness } from '../../market/recognise-bars.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import { sha256 } from '../../store/durable-file.ts';
import { type EntryOf, entriesOf, ledgerMarket, marketKey } from './ledger-sums.ts';

export type BarsEntry = EntryOf<'bars'>;

/** Bars of a ledger, and how much others are like them. */
export interface ComparedBars {
  readonly entry: BarsEntry;
  readonly likeness: Likeness;
}

/** With fewer days, bars of another market could have the same closes. */
const LEAST_DAYS = 5;

function isShort({ closes }: Pick<DailyCloses, 'closes'>): boolean {
  return closes.filter((close) => close !== null).length < LEAST_DAYS;
}

/**
 * Recognises bars by their daily returns, whatever their labels, interval, clock and scale; those of fewer days
 * by their labels and times.
 *
 * @param market with all of its bars, those of the vault included
 * @param whole the market from which its bars were cut: by it they are recognised, however few they are
 */
export class LedgerBars {
  readonly #market: Market;
  readonly #closes: DailyCloses;
  readonly #recogniser: BarsRecogniser;
  readonly #likeness = new Map<string, Likeness>();
  readonly id: string;

  constructor(market: Market, whole: Market = market) {
    this.#market = market;
    this.#recogniser = new BarsRecogniser(whole.bars);
    const closes = dailyCloses(market.bars);
    this.#closes = closes;
    const named = isShort(closes) ? { ...closes, hash: market.hash } : closes;
    this.id = sha256(canonicalJson(named)).slice(0, 16);
  }

  /** The entry of these bars: that of the ledger, with their own labels, or a new one. */
  entry(lines: readonly LedgerLine[]): BarsEntry {
    const known = entriesOf(lines, 'bars').find(({ bars }) => bars === this.id);
    if (known === undefined) return this.#entry(this.#compared(lines));
    const { from, to, ...labels } = marketFacts(this.#market);
    return { ...known, market: ledgerMarket(labels), from, to };
  }

  /** The bars of the ledger with the largest correlation that are neither the same nor kin; null without any. */
  nearest(lines: readonly LedgerLine[]): ComparedBars | null {
    const strangers = this.#compared(lines).filter(
      ({ likeness: { how, correlation } }) => how === null && correlation !== null,
    );
    strangers.sort((a, b) => b.likeness.correlation! - a.likeness.correlation!);
    return strangers[0] ?? null;
  }

  #compared(lines: readonly LedgerLine[]): ComparedBars[] {
    return entriesOf(lines, 'bars')
      .filter(({ bars }) => bars !== this.id)
      .map((entry) => ({ entry, likeness: this.#compare(entry) }));
  }

  #compare(entry: BarsEntry): Likeness {
    const known = this.#likeness.get(entry.bars);
    if (known !== undefined) return known;
    const { from, to, ...own } = marketFacts(this.#market);
    const isApart =
      Date.parse(entry.from) >= Date.parse(to) || Date.parse(entry.to) <= Date.parse(from);
    const isCut = isShort(entry) || isShort(this.#closes);
    const found = this.#recogniser.compare(closesOf(entry));
    const likeness: Likeness = isApart
      ? { ...found, how: null }
      : isCut && marketKey(entry.market) === marketKey(own)
        ? { ...found, how: 'same', shiftMs: 0 }
        : found;
    this.#likeness.set(entry.bars, likeness);
    return likeness;
  }

  #entry(compared: readonly ComparedBars[]): BarsEntry {
    const facts = marketFacts(this.#market);
    const { firstDay, closes } = this.#closes;
    return {
      type: 'bars',
      key: `bars ${this.id}`,
      market: ledgerMarket(facts),
      bars: this.id,
      from: facts.from,
      to: facts.to,
      first_day: new Date(firstDay * DAY_MS).toISOString().slice(0, 10),
      closes: [...closes],
      recognised: compared.flatMap(({ entry: { bars }, likeness }) => {
        const { how, shiftMs, days, agreement, correlation } = likeness;
        if (how === null) return [];
        return [{ bars, how, shift_minutes: shiftMs / 60_000, days, agreement, correlation }];
      }),
    };
  }
}

function closesOf({ first_day, closes }: BarsEntry): DailyCloses {
  return { firstDay: Date.parse(first_day) / DAY_MS, closes };
}
