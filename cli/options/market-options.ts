import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { intervalMs } from '../../market/interval.ts';
import { UsageError } from '../failures/failure.ts';
import { given } from './given.ts';
import { labOption } from './lab-option.ts';

/** The options with which files are read. */
export interface ReadFlags {
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
}

const OF_FILES =
  'bar length of the files: 1m, 5m, 1h, 1d ... (default: from the file names, else the most frequent time between bars)';

/** `--interval` of a command with `--market`: it chooses among markets, too. */
export const OF_MARKET =
  'bar length: 1m, 5m, 1h, 1d ...; of files (default: from the file names, else the most frequent time between bars), of ' +
  'a simulated market (default: 5m), or to choose among the markets of one symbol';

/** How files are read: symbol, bar length and trading calendar. */
export function fileOptions(command: Command, interval = OF_FILES): Command {
  return command
    .option('--symbol <symbol>', 'symbol of the files (default: from the file names)')
    .addOption(intervalOption(interval))
    .addOption(
      new Option(
        '--calendar <calendar>',
        'continuous: the market never closes, so every missing bar is a gap; sessions: it has trading hours, so missing bars are not gaps; auto: continuous for Binance klines, else detected from the bars',
      )
        .choices(['auto', 'continuous', 'sessions'])
        .default('auto'),
    );
}

export function intervalOption(description: string): Option {
  return new Option('--interval <interval>', description).argParser(intervalArgument);
}

/** Where a market is stored, and how the result is printed. */
export interface StoreFlags {
  readonly name?: string;
  readonly replace?: boolean;
  readonly lab: string;
  readonly json?: boolean;
}

/** @param name the default name of the market, for the help */
export function storeOptions(command: Command, name = 'venue-symbol-interval'): Command {
  return command
    .option('--name <name>', `name of the market in the lab (default: ${name})`)
    .option('--replace', 'replace the bars stored under that name instead of adding to them')
    .addOption(labOption())
    .option('--json', 'print JSON');
}

/** The folder of a lab in which its markets are. */
export function dataFolder(lab: string): string {
  return join(lab, 'data');
}

/** The options that were typed. */
export function readOptions({ symbol, interval, calendar }: ReadFlags): ReadFlags {
  return { calendar, ...given({ symbol, interval }) };
}

/** The options on files, by their keys. */
const FILE_OPTIONS: Readonly<Record<keyof ReadFlags, string>> = {
  symbol: '--symbol',
  interval: '--interval',
  calendar: '--calendar',
};

/**
 * Refuses options on how files are read where no files are.
 *
 * @param found what there is in place of files, for the message
 * @param useful an option that has a meaning there
 * @throws {UsageError} one of them was typed
 */
export function refuseFileOptions(
  flags: Partial<ReadFlags>,
  found: string,
  useful?: keyof ReadFlags,
): void {
  const keys = Object.keys(FILE_OPTIONS) as (keyof ReadFlags)[];
  const defaults: Partial<ReadFlags> = { calendar: 'auto' };
  const isTyped = (key: keyof ReadFlags) =>
    flags[key] !== undefined && flags[key] !== defaults[key];
  const useless = keys.find((key) => key !== useful && isTyped(key));
  if (useless === undefined) return;
  throw new UsageError(
    `Cannot use ${FILE_OPTIONS[useless]}: it is about files, and ${found}; leave it out, or name files`,
  );
}

function intervalArgument(text: string): string {
  if (intervalMs(text) === null)
    throw new InvalidArgumentError('Expected a bar length such as 1m, 5m, 1h or 1d.');
  return text;
}
