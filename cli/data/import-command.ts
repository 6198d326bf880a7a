import { Command, Option } from 'commander';
import { asUsage } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import {
  dataFolder,
  fileOptions,
  type ReadFlags,
  readOptions,
  type StoreFlags,
  storeOptions,
} from '../options/market-options.ts';
import { reportImport } from './describe-market.ts';

interface ImportFlags extends ReadFlags, StoreFlags {
  readonly venue: string;
}

export function importCommand(): Command {
  const command = new Command('import')
    .summary('import bars from files into the lab')
    .description(
      'Import bars from files into the lab: Binance klines or any CSV with time, open, high, low, close and ' +
        'volume (.csv, .csv.gz or .zip; files in any order, rows oldest first). Invalid rows are rejected, never ' +
        'repaired.',
    )
    .argument('<file...>', 'files of one market');
  fileOptions(command).addOption(
    new Option('--venue <venue>', 'trading venue').choices(['file', 'spot', 'um']).default('file'),
  );
  return storeOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data import BTCUSDT-5m-2024-*.zip --venue spot
  $ maestro data import prices.csv --symbol GOOG --calendar sessions
  $ maestro data import EURUSD.csv.gz --symbol EURUSD --interval 1h --name eurusd

Venues: spot and um (Binance USD-margined perpetual futures), file (any other). Bars that the files share
with the lab must be identical, and new bars are added; with --replace the stored bars of that name are deleted first.
Times without a zone are UTC.`,
    )
    .action(importFiles);
}

async function importFiles(files: string[], flags: ImportFlags): Promise<void> {
  const { readMarketFiles } = await import('../../market/read-market-files.ts');
  const { importMarket } = await import('../../market/import-market.ts');
  const { marketPath } = await import('../../market/market-store.ts');
  const { name, calendar, replace, venue } = flags;
  const folder = dataFolder(flags.lab);
  if (name !== undefined) asUsage(() => marketPath(folder, name));

  const { market, notices } = readMarketFiles(files, { ...readOptions(flags), venue });
  const imported = importMarket(folder, market, {
    ...given({ name, replace }),
    ...(calendar === 'auto' ? {} : { calendar }),
  });
  const kept = imported.market.calendar;
  const more =
    kept === market.calendar
      ? []
      : [`The stored calendar "${kept}" is kept; --calendar ${market.calendar} changes it.`];
  await reportImport(imported, [...notices, ...more], flags.json === true);
}
