import type { Market } from '../../market/market.ts';
import type { ReadMapping } from '../../market/read-mapping.ts';
import type { ReadMarket } from '../../market/read-market-files.ts';
import { minute } from '../../protocol/iso-instant.ts';
import { plural } from '../../protocol/number-text.ts';
import { mappingText } from '../options/market-options.ts';
import { alignColumns } from '../terminal/align-columns.ts';
import { print, printJson, say } from '../terminal/terminal.ts';
import { describeMarket } from './describe-market.ts';

/** First and last bars that are shown. */
const SHOWN = 3;

/** Reports how files were read: nothing is stored. */
export async function reportReading(
  read: ReadMarket,
  mapping: ReadMapping,
  asJson: boolean,
): Promise<void> {
  const { columnsOf } = await import('../../market/bars.ts');
  const { marketFacts } = await import('../../market/market.ts');
  const { market, notices, holes } = read;
  const files = describeFiles(read);
  const names = columnsOf(market.bars);
  const rows = shownRows(market).map((i) =>
    names.map((name) =>
      name === 'time' ? minute(market.bars.time[i]!) : `${market.bars[name]![i]}`,
    ),
  );
  if (asJson) {
    const bars = rows.map((row) => Object.fromEntries(names.map((name, c) => [name, row[c]])));
    printJson({ stored: false, market: marketFacts(market), mapping, files, bars, holes, notices });
    return;
  }
  for (const notice of notices) say(`Note: ${notice}`);
  print(describeMarket(market.symbol, marketFacts(market)));
  for (const { file, layout, columns, times, numbers, bars } of files) {
    const list = Object.entries(columns).map(([name, title]) => `${name}=${title}`);
    print(`${file}: ${plural(bars, 'bar')}, ${layout}; times ${times}; ${numbers}`);
    print(`  ${list.join(', ')}`);
  }
  if (Object.keys(mapping).length > 0) print(`Options: ${mappingText(mapping)}`);
  print(alignColumns([['time (UTC)', ...names.slice(1)], ...rows]));
  print('Nothing was stored (--dry-run)');
}

/** The first bars and the last ones, each once. */
function shownRows({ bars: { length } }: Market): number[] {
  const rows = Array.from({ length: Math.min(length, 2 * SHOWN) }, (_, k) => k);
  return length <= 2 * SHOWN ? rows : rows.map((k) => (k < SHOWN ? k : length - 2 * SHOWN + k));
}

function describeFiles({ parts }: ReadMarket) {
  return parts.map(({ file, layout, length }) => {
    const { times, numbers, hasHeader } = layout;
    const where = ({ cell, title }: (typeof layout.columns)[number]) =>
      hasHeader ? title : `${cell + 1}`;
    const columns = layout.columns.map((column) => {
      const { timeOfDay } = column;
      const second = timeOfDay === undefined ? '' : `+${timeOfDay + 1}`;
      return [column.name, where(column) + second];
    });
    const zone = times.hasOwnZone ? '' : `, ${times.zone?.name ?? 'UTC'}`;
    return {
      file,
      bars: length,
      layout: layout.name ?? 'columns found by their titles',
      columns: Object.fromEntries(columns) as Record<string, string>,
      times: `as ${times.written}${zone}`,
      numbers: numbers.decimal === '.' ? 'decimal point' : 'decimal comma',
    };
  });
}
