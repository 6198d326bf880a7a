import { Command, Option } from 'commander';
import type { ReadMapping } from '../../market/read-mapping.ts';
import type { ReadMarket } from '../../market/read-market-files.ts';
import { asUsage } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import {
  dataFolder,
  fileOptions,
  mappingText,
  type ReadFlags,
  readMarketOptions,
  type StoreFlags,
  storeOptions,
} from '../options/market-options.ts';
import { say } from '../terminal/terminal.ts';
import { reportImport } from './describe-market.ts';
import { reportReading } from './describe-reading.ts';

interface ImportFlags extends ReadFlags, StoreFlags {
  readonly venue: string;
  readonly dryRun?: boolean;
}

export function importCommand(): Command {
  const command = new Command('import')
    .summary('import bars from files into the lab')
    .description(
      'Import bars from files into the lab: any CSV with time, open, high, low, close and volume (.csv, .csv.gz or ' +
        '.zip; files in any order). Known by themselves: Binance klines, Kraken, MetaTrader 4 and 5, HistData, ' +
        'CryptoDataDownload, yfinance, TradingView, investing.com, Polygon, Dukascopy, Stooq. Invalid rows are rejected, never repaired.',
    )
    .argument('<file...>', 'files of one market; .CHECKSUM files verify the files that they name');
  fileOptions(command)
    .addOption(
      new Option('--venue <venue>', 'trading venue')
        .choices(['file', 'spot', 'um'])
        .default('file'),
    )
    .option('--dry-run', 'print how the files are read and the first bars, and store nothing');
  return storeOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data import BTCUSDT-5m-2024-*.zip --venue spot
  $ maestro data import prices.csv --symbol GOOG --calendar sessions
  $ maestro data import kurse.csv --decimal , --columns time=Datum,open=Erster --dry-run
  $ maestro data import es.txt --separator ';' --date-format "DD/MM/YYYY HH:mm" --timezone America/Chicago
  $ maestro data import MSFT.csv --drop-rows-without-prices
  $ maestro data import ETHUSDT-15m-2021-09-29.zip --replace

Venues: spot and um (Binance USD-margined perpetual futures), file (any other). Bars that files share with
each other or with the lab must be identical; a last bar that was still forming is completed. With --replace
those given replace stored ones that differ; to replace a whole market, delete its file or choose another
--name. How files were read is kept with the market for its next import, unless options are given.
Times without a zone are UTC.`,
    )
    .action(importFiles);
}

async function importFiles(files: string[], flags: ImportFlags): Promise<void> {
  const { importMarket } = await import('../../market/import-market.ts');
  const { keptHole } = await import('../../market/read-hole.ts');
  const { saveImportRecord } = await import('../../market/import-record.ts');
  const { marketPath } = await import('../../market/market-store.ts');
  const { name, calendar, replace } = flags;
  const folder = dataFolder(flags.lab);
  if (name !== undefined) asUsage(() => marketPath(folder, name));

  const { read, mapping } = await readAsBefore(files, flags, folder);
  if (flags.dryRun === true) {
    await reportReading(read, mapping, flags.json === true);
    return;
  }
  const { market, notices, placeAt } = read;
  const imported = importMarket(folder, market, {
    ...given({ name, replace }),
    ...(calendar === 'auto' ? {} : { calendar }),
    placeAt,
  });
  saveImportRecord(imported.path, mapping, read.holes.map(keptHole));
  const kept = imported.market.calendar;
  const more =
    kept === market.calendar
      ? []
      : [`The stored calendar "${kept}" is kept; --calendar ${market.calendar} changes it.`];
  await reportImport(imported, [...notices, ...more], flags);
}

/** Reads files as typed; if nothing was, as the earlier files of the same market. */
async function readAsBefore(
  files: readonly string[],
  flags: ImportFlags,
  folder: string,
): Promise<{ readonly read: ReadMarket; readonly mapping: ReadMapping }> {
  const { MarketDataError } = await import('../../market/errors.ts');
  const { readMarketFiles } = await import('../../market/read-market-files.ts');
  const { savedMapping } = await import('../../market/import-record.ts');
  const { marketOfFileName } = await import('../../market/file-name.ts');
  const { defaultMarketName } = await import('../../market/market-store.ts');
  const { venue, name } = flags;
  const options = { ...readMarketOptions(flags), venue };
  const { mapping = {} } = options;
  const isTyped = Object.keys(mapping).length > 0;
  let failure: Error | null = null;
  let read: ReadMarket | null = null;
  if (isTyped || name === undefined) {
    try {
      read = readMarketFiles(files, options);
    } catch (error) {
      // They may be readable only as their market was imported before.
      if (isTyped || !(error instanceof MarketDataError)) throw error;
      failure = error;
    }
  }
  if (isTyped && read !== null) return { read, mapping };
  const symbol = flags.symbol?.toUpperCase() ?? marketOfFileName(files[0]!).symbol;
  const market = name ?? (read === null ? null : defaultMarketName(read.market));
  const saved = savedMapping(folder, market ?? { start: `${venue}-${symbol}-` });
  if (saved === null) {
    if (failure !== null) throw failure;
    return { read: read ?? readMarketFiles(files, options), mapping };
  }
  const notice = `Read as the earlier files of ${saved.name}: ${mappingText(saved.mapping)}.`;
  let again: ReadMarket;
  try {
    again = readMarketFiles(files, { ...options, mapping: saved.mapping });
  } catch (error) {
    say(`Note: ${notice} Options that are typed take their place.`);
    throw error;
  }
  return { read: { ...again, notices: [notice, ...again.notices] }, mapping: saved.mapping };
}
