import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { intervalMs } from '../../market/interval.ts';
import { UsageError } from '../failures/failure.ts';
import { given } from './given.ts';

/** The options with which files are read. */
export interface ReadFlags {
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
}

export function symbolOption(): Option {
  return new Option('--symbol <symbol>', 'what is traded; by default what the file names say');
}

export function intervalOption(description: string): Option {
  return new Option('--interval <interval>', description).argParser(intervalArgument);
}

/** For files, whose bars say how long they are. */
export function fileIntervalOption(): Option {
  return intervalOption(
    'length of a bar: 1m, 5m, 1h, 1d ...; by default what the file names say, else the most frequent step',
  );
}

export function calendarOption(): Option {
  return new Option(
    '--calendar <calendar>',
    'continuous: missing bars are holes; sessions: the venue closes, nothing breaks at them',
  )
    .choices(['auto', 'continuous', 'sessions'])
    .default('auto');
}

export function nameOption(fallback: string): Option {
  return new Option('--name <name>', `what the lab calls the market; by default ${fallback}`);
}

export function replaceOption(): Option {
  return new Option('--replace', 'forget what is stored under that name, instead of adding to it');
}

export function jsonOption(): Option {
  return new Option('--json', 'print JSON, for programs');
}

/** The folder of a lab in which its markets are. */
export function dataFolder(lab: string): string {
  return join(lab, 'data');
}

/** Those of them that were typed. */
export function readOptions({ symbol, interval, calendar }: ReadFlags): ReadFlags {
  return { calendar, ...given({ symbol, interval }) };
}

/** Runs a check of what was typed: what the market layer refuses there is bad usage. */
export function usage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'MarketDataError') throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

function intervalArgument(text: string): string {
  if (intervalMs(text) === null)
    throw new InvalidArgumentError('Expected 1m, 5m, 1h, 1d or alike.');
  return text;
}
