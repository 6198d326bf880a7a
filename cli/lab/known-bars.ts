import { type Market, marketFacts } from '../../market/market.ts';
import { plural } from '../../protocol/number-text.ts';
import { type BarsEntry, LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import { type Family, familyOf, vaultOf } from '../../sessions/ledger/families.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { marketKey } from '../../sessions/ledger/ledger-sums.ts';
import { marketName } from './ledger-families.ts';

/** What the ledger of a lab knows of the bars of a market. */
export interface KnownBars {
  readonly bars: LedgerBars;
  readonly family: Family;
  /** Where the vault of the family begins, by the clock of these bars, ms; null if it is not fixed yet. */
  readonly lockedFrom: number | null;
  /** A sentence for each other market as which the bars were recognised. */
  readonly recognised: readonly string[];
}

export function knownBars(ledger: LabLedger, market: Market): KnownBars {
  const lines = ledger.lines();
  const bars = new LedgerBars(market);
  const own = bars.entry(lines);
  const family = familyOf(lines, own);
  return {
    bars,
    family,
    lockedFrom: vaultOf(family)?.from ?? null,
    recognised: recognisedText(own, family, market),
  };
}

/** The most similar bars of the ledger, in a sentence, if the bars are none of the ledger's; else null. */
export function nearestText(ledger: LabLedger, { bars, family }: KnownBars): string | null {
  const nearest = family.lines.length > 0 ? null : bars.nearest(ledger.lines());
  if (nearest === null) return null;
  const { correlation, days } = nearest.likeness;
  return (
    `These bars are none of the ledger's. The most similar are ${nameOf(nearest.entry)}: the daily returns of ` +
    `${plural(days, 'common day')} have a correlation of ${correlation!.toFixed(3)}, and above 0.95 would be recognised.`
  );
}

/** One sentence for each label other than that of the market. */
function recognisedText(own: BarsEntry, { members }: Family, market: Market): string[] {
  const labels = new Set([marketKey(marketFacts(market))]);
  const sentences: string[] = [];
  for (const { entry, shiftMs } of members) {
    const key = `${marketKey(entry.market)} ${shiftMs}`;
    if (labels.has(marketKey(entry.market)) && shiftMs === 0) continue;
    if (labels.has(key)) continue;
    labels.add(key);
    sentences.push(recognition(own, entry, shiftMs));
  }
  return sentences;
}

function recognition(own: BarsEntry, entry: BarsEntry, shiftMs: number): string {
  const link =
    own.recognised.find(({ bars }) => bars === entry.bars) ??
    entry.recognised.find(({ bars }) => bars === own.bars);
  const why =
    own.bars === entry.bars
      ? 'the same daily closes'
      : link === undefined
        ? 'through other bars of the ledger'
        : link.how === 'same'
          ? `daily returns equal on ${plural(link.days, 'common day')}`
          : `correlation ${link.correlation!.toFixed(3)} of daily returns on ${plural(link.days, 'common day')}`;
  const clock = shiftMs === 0 ? '' : `, its clock ${hoursText(shiftMs)} of this one`;
  return `Recognised as ${nameOf(entry)} (${why}${clock}): they share one vault and one count of tries.`;
}

function nameOf({ market }: BarsEntry): string {
  return `${marketName(market)} ${market.venue}`;
}

function hoursText(shiftMs: number): string {
  const hours = Math.abs(shiftMs) / 3_600_000;
  return `${hours} h ${shiftMs > 0 ? 'ahead' : 'behind'}`;
}
