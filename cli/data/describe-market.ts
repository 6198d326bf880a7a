import type { Hole } from '../../market/hole.ts';
import type { ImportedMarket } from '../../market/import-market.ts';
import { minute } from '../../protocol/iso-instant.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import type { StoreFlags } from '../options/market-options.ts';
import { print, printJson, say } from '../terminal/terminal.ts';

/** One line on a market. */
export function describeMarket(name: string, facts: MarketFacts): string {
  const parts = [
    `${name}: ${plural(facts.bars, 'bar')} of ${facts.interval}`,
    `${minute(facts.from)} to ${minute(facts.to)} UTC`,
    plural(facts.gaps, 'gap'),
    facts.calendar,
  ];
  if (facts.simulated !== null) parts.push('SIMULATED');
  return parts.join(', ');
}

/** Reports an import: the result on stdout, notes on stderr. */
export async function reportImport(
  imported: ImportedMarket,
  notices: readonly string[],
  { lab, json }: Pick<StoreFlags, 'lab' | 'json'>,
  holes: readonly Hole[] = [],
): Promise<void> {
  const { marketWarnings } = await import('../../engine/strategy/market-warnings.ts');
  const { labNotes } = await import('./lab-notes.ts');
  const { marketFacts } = await import('../../market/market.ts');
  const { holeNotice } = await import('../../market/pull-month.ts');
  const { name, path, added, replaced, market } = imported;
  const facts = marketFacts(market);
  const warnings = marketWarnings(market).map(({ text }) => text);
  const ofLab = labNotes(lab, market, imported.before);
  const all = [...notices, ...imported.notices, ...ofLab];
  if (json === true) {
    printJson({ name, path, added, replaced, market: facts, notices: all, warnings, holes });
    return;
  }
  const notes = [...all, ...holes.map(holeNotice), ...warnings];
  for (const note of notes) say(`Note: ${note}`);
  print(describeMarket(name, facts));
  const isAllNew = added === market.bars.length;
  const kept = market.bars.length - added - replaced;
  const counts = `${plural(replaced, 'bar')} replaced, ${countText(added)} added, ${countText(kept)} kept`;
  if (isAllNew) print(`Stored in ${path}`);
  else if (replaced > 0) print(`${counts}. Stored in ${path}`);
  else print(`${countText(added)} of them are new. Stored in ${path}`);
}
