import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import {
  dataFolder,
  intervalOption,
  jsonOption,
  nameOption,
  replaceOption,
  usage,
} from '../options/market-options.ts';
import { reportImport } from './describe-market.ts';

interface ResampleFlags {
  readonly interval: string;
  readonly name?: string;
  readonly replace?: boolean;
  readonly lab: string;
  readonly json?: boolean;
}

export function resampleCommand(): Command {
  return new Command('resample')
    .summary('make a market of longer bars')
    .description(
      'Make a market of longer bars from one of the lab. Bars begin at whole multiples in UTC, weeks ' +
        'on Monday; a bar that the shorter ones do not fill is left out.',
    )
    .argument('<market>', 'a market of the lab')
    .addOption(
      intervalOption(
        'length of the new bars, a multiple of the old: 15m, 1h, 1d ...',
      ).makeOptionMandatory(),
    )
    .addOption(nameOption('venue-symbol-interval'))
    .addOption(replaceOption())
    .addOption(labOption())
    .addOption(jsonOption())
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
  if (name !== undefined) usage(() => marketPath(folder, name));

  const source = readMarket(findMarket(folder, wanted).path);
  const imported = importMarket(folder, resample(source, intervalMs(flags.interval)!), {
    ...(name === undefined ? {} : { name }),
    ...(replace === undefined ? {} : { replace }),
  });
  await reportImport(imported, [], flags.json === true);
}
