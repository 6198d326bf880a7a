import type { ImportedMarket } from '../../market/import-market.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { print, printJson, say } from '../terminal/terminal.ts';

/** An instant in UTC as 2024-01-31 09:30, with seconds if there are any. */
export function minute(time: number | string): string {
  const text = new Date(time).toISOString().replace('T', ' ');
  return text.slice(17, 19) === '00' ? text.slice(0, 16) : text.slice(0, 19);
}

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
  asJson: boolean,
): Promise<void> {
  const { marketFacts } = await import('../../market/market.ts');
  const { name, path, added, replaced, market } = imported;
  const all = [...notices, ...imported.notices];
  const facts = marketFacts(market);
  if (asJson) {
    printJson({ name, path, added, replaced, market: facts, notices: all });
    return;
  }
  for (const notice of all) say(`Note: ${notice}`);
  print(describeMarket(name, facts));
  const isAllNew = added === market.bars.length;
  const kept = market.bars.length - added - replaced;
  const counts = `${plural(replaced, 'bar')} replaced, ${countText(added)} added, ${countText(kept)} kept`;
  if (isAllNew) print(`Stored in ${path}`);
  else if (replaced > 0) print(`${counts}. Stored in ${path}`);
  else print(`${countText(added)} of them are new. Stored in ${path}`);
}
