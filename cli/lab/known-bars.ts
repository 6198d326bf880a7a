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

/** @param whole the market from which its bars were cut */
export function knownBars(ledger: LabLedger, market: Market, whole = market): KnownBars {
  const lines = ledger.lines();
  const bars = new LedgerBars(market, whole);
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
    `${plural(days, 'common day')} have a correlation of ${correlation!.toFixed(3)}, too low to be recognised.`
  );
}

type Member = Family['members'][number];

/** One sentence for each label other than that of the market, and for each other clock. */
function recognisedText(own: BarsEntry, { members }: Family, market: Market): string[] {
  const ownLabels = `${marketKey(marketFacts(market))} 0`;
  const byLabels = new Map<string, Member>();
  for (const member of members) {
    const labels = `${marketKey(member.entry.market)} ${member.shiftMs}`;
    const known = byLabels.get(labels);
    const isBetter = known === undefined || commonDays(own, member) > commonDays(own, known);
    if (labels !== ownLabels && isBetter) byLabels.set(labels, member);
  }
  return [...byLabels.values()].map((member) => recognition(own, member));
}

function commonDays(own: BarsEntry, { entry }: Member): number {
  return own.bars === entry.bars ? Infinity : (linkOf(own, entry)?.days ?? 0);
}

function linkOf(own: BarsEntry, entry: BarsEntry): BarsEntry['recognised'][number] | undefined {
  return (
    own.recognised.find(({ bars }) => bars === entry.bars) ??
    entry.recognised.find(({ bars }) => bars === own.bars)
  );
}

function recognition(own: BarsEntry, { entry, shiftMs }: Member): string {
  const clock = shiftMs === 0 ? '' : `, its clock ${hoursText(shiftMs)} this one`;
  return `Recognised as ${nameOf(entry)} (${reasonOf(own, entry)}${clock}): they share one vault and one count of tries.`;
}

function reasonOf(own: BarsEntry, entry: BarsEntry): string {
  if (own.bars === entry.bars) return 'the same daily closes';
  const link = linkOf(own, entry);
  if (link === undefined) return 'through other bars of the ledger';
  const days = plural(link.days, 'common day');
  return link.how === 'same'
    ? `daily returns equal on ${days}`
    : `correlation ${link.correlation!.toFixed(3)} of daily returns on ${days}`;
}

function nameOf({ market }: BarsEntry): string {
  return `${marketName(market)} ${market.venue}`;
}

function hoursText(shiftMs: number): string {
  const hours = Math.abs(shiftMs) / 3_600_000;
  return `${hours} h ${shiftMs > 0 ? 'ahead of' : 'behind'}`;
}
