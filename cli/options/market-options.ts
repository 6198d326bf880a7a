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

/** How files are read: what is in them, and whether their venue closes. */
export function fileOptions(command: Command): Command {
  return command
    .option('--symbol <symbol>', 'what is traded; by default what the file names say')
    .addOption(
      intervalOption(
        'length of a bar: 1m, 5m, 1h, 1d ...; by default what the file names say, else the most frequent step',
      ),
    )
    .addOption(
      new Option(
        '--calendar <calendar>',
        'continuous: missing bars are holes; sessions: the venue closes, nothing breaks at them',
      )
        .choices(['auto', 'continuous', 'sessions'])
        .default('auto'),
    );
}

export function intervalOption(description: string): Option {
  return new Option('--interval <interval>', description).argParser(intervalArgument);
}

/** Where a market is stored, and how that is told. */
export interface StoreFlags {
  readonly name?: string;
  readonly replace?: boolean;
  readonly lab: string;
  readonly json?: boolean;
}

/** @param name what the market is called where nothing is typed, for the help */
export function storeOptions(command: Command, name = 'venue-symbol-interval'): Command {
  return command
    .option('--name <name>', `what the lab calls the market; by default ${name}`)
    .option('--replace', 'forget what is stored under that name, instead of adding to it')
    .addOption(labOption())
    .option('--json', 'print JSON, for programs');
}

/** The folder of a lab in which its markets are. */
export function dataFolder(lab: string): string {
  return join(lab, 'data');
}

/** Those of them that were typed. */
export function readOptions({ symbol, interval, calendar }: ReadFlags): ReadFlags {
  return { calendar, ...given({ symbol, interval }) };
}

function intervalArgument(text: string): string {
  if (intervalMs(text) === null)
    throw new InvalidArgumentError('Expected 1m, 5m, 1h, 1d or alike.');
  return text;
}
