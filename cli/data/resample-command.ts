import { Command } from 'commander';
import { asUsage } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import {
  dataFolder,
  intervalOption,
  REPLACE_MARKET,
  type StoreFlags,
  storeOptions,
} from '../options/market-options.ts';
import { reportImport } from './describe-market.ts';

interface ResampleFlags extends StoreFlags {
  readonly interval: string;
}

export function resampleCommand(): Command {
  const command = new Command('resample')
    .summary('make a market of longer bars')
    .description(
      'Make a market of longer bars from a market of the lab. Bars start at whole multiples of their length in ' +
        'UTC, weeks on Monday; incomplete bars are dropped.',
    )
    .argument('<market>', 'a market of the lab')
    .addOption(
      intervalOption(
        'length of the new bars, a multiple of the old one: 15m, 1h, 1d ...',
      ).makeOptionMandatory(),
    );
  return storeOptions(command, undefined, REPLACE_MARKET)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data resample BTCUSDT-5m --interval 15m
  $ maestro data resample spot-BTCUSDT-5m --interval 1h --name btc-hourly`,
    )
    .action(resampleMarket);
}

async function resampleMarket(wanted: string, flags: ResampleFlags): Promise<void> {
  const { findMarket } = await import('../../market/find-market.ts');
  const { importMarket } = await import('../../market/import-market.ts');
  const { intervalMs } = await import('../../market/interval.ts');
  const { marketPath, readMarket } = await import('../../market/market-store.ts');
  const { resample } = await import('../../market/resample.ts');
  const { name, replace } = flags;
  const folder = dataFolder(flags.lab);
  if (name !== undefined) asUsage(() => marketPath(folder, name));

  const source = readMarket(findMarket(folder, wanted).path);
  const imported = importMarket(
    folder,
    resample(source, intervalMs(flags.interval)!),
    given({ name, replace: replace === true ? ('all' as const) : undefined }),
  );
  await reportImport(imported, [], flags);
}
