import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { intervalMs } from '../../market/interval.ts';
import { given } from './given.ts';
import { labOption } from './lab-option.ts';

/** The options with which files are read. */
export interface ReadFlags {
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
}

/** How files are read: symbol, bar length and trading calendar. */
export function fileOptions(command: Command): Command {
  return command
    .option('--symbol <symbol>', 'symbol of the files (default: from the file names)')
    .addOption(
      intervalOption(
        'bar length of the files: 1m, 5m, 1h, 1d ... (default: from the file names, else the most frequent time between bars)',
      ),
    )
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

function intervalArgument(text: string): string {
  if (intervalMs(text) === null)
    throw new InvalidArgumentError('Expected a bar length such as 1m, 5m, 1h or 1d.');
  return text;
}
