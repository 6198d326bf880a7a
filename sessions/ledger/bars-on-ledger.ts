import type { DailyCloses } from '../../market/daily-closes.ts';
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
 */
export class LedgerBars {
  readonly #market: Market;
  readonly #recogniser: BarsRecogniser;
  readonly #likeness = new Map<string, Likeness>();
  readonly id: string;

  constructor(market: Market) {
    this.#market = market;
    this.#recogniser = new BarsRecogniser(market.bars);
    const { closes } = this.#recogniser;
    const named = isShort(closes) ? { ...closes, hash: market.hash } : closes;
    this.id = sha256(canonicalJson(named)).slice(0, 16);
  }

  /** The entry of these bars: that of the ledger, or a new one. */
  entry(lines: readonly LedgerLine[]): BarsEntry {
    const known = entriesOf(lines, 'bars').find(({ bars }) => bars === this.id);
    return known ?? this.#entry(this.#compared(lines));
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
    const found = this.#recogniser.compare(closesOf(entry));
    const isCut = (isShort(entry) || isShort(this.#recogniser.closes)) && this.#isOfTime(entry);
    const likeness = isCut ? ({ ...found, how: 'same', shiftMs: 0 } as const) : found;
    this.#likeness.set(entry.bars, likeness);
    return likeness;
  }

  /** Whether an entry has the labels and some of the time of these bars. */
  #isOfTime({ market, from, to }: BarsEntry): boolean {
    const own = marketFacts(this.#market);
    const isEarlier = (a: string, b: string) => Date.parse(a) < Date.parse(b);
    return (
      marketKey(market) === marketKey(own) && isEarlier(from, own.to) && isEarlier(own.from, to)
    );
  }

  #entry(compared: readonly ComparedBars[]): BarsEntry {
    const facts = marketFacts(this.#market);
    const { firstDay, closes } = this.#recogniser.closes;
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
