import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { compileDateFormat } from '../../market/date-format.ts';
import { intervalMs } from '../../market/interval.ts';
import { parseColumns } from '../../market/parse-columns.ts';
import type { ReadMapping } from '../../market/read-mapping.ts';
import type { ReadMarketOptions } from '../../market/read-market-files.ts';
import { parseZone } from '../../market/time-zone.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { given } from './given.ts';
import { labOption } from './lab-option.ts';
import { wholeNumber } from './number-arguments.ts';

/** The options with which files are read. */
export interface ReadFlags extends Readonly<ReadMapping> {
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
}

interface MappingOption {
  readonly flags: string;
  readonly text: string;
  readonly parse?: (text: string) => unknown;
  readonly choices?: readonly string[];
}

/** How a file that is no known layout is read. Each is found in the file, or refused, if not stated. */
const MAPPING_OPTIONS: Readonly<Record<keyof ReadMapping, MappingOption>> = {
  columns: {
    flags: '--columns <columns>',
    text: 'columns by their titles or numbers: time=Date+Time,open=Erster,volume=7',
    parse: (text) => asUsage(() => parseColumns(text)),
  },
  dateFormat: {
    flags: '--date-format <format>',
    text: 'form of the times: DD.MM.YYYY, "MM/DD/YYYY HH:mm:ss", "MMM D, YYYY"',
    parse: (text) => checked(text, compileDateFormat),
  },
  timezone: {
    flags: '--timezone <zone>',
    text: 'zone of times that state none: America/New_York, +02:00 (default: UTC)',
    parse: (text) => checked(text, parseZone),
  },
  decimal: {
    flags: '--decimal <character>',
    text: 'decimal character; the other one then separates thousands',
    choices: ['.', ','],
  },
  separator: {
    flags: '--separator <character>',
    text: 'character between columns: one character, or tab',
    parse: separatorArgument,
  },
  skipLines: {
    flags: '--skip-lines <n>',
    text: 'lines above the header or the first bar',
    parse: wholeNumber,
  },
  newestFirst: { flags: '--newest-first', text: 'the newest bar is the first (found by itself)' },
  dropRowsWithoutPrices: {
    flags: '--drop-rows-without-prices',
    text: 'leave rows with an empty, null or NaN price out, as named holes',
  },
  dropOffGrid: {
    flags: '--drop-off-grid',
    text: 'leave bars out that do not open on the grid of most bars, as named holes',
  },
};
const MAPPING_KEYS = Object.keys(MAPPING_OPTIONS) as (keyof ReadMapping)[];

const OF_FILES =
  'bar length of the files: 1m, 5m, 1h, 1d ... (default: from the file names, else the most frequent time between bars)';

/** `--interval` of a command with `--market`: it chooses among markets, too. */
export const OF_MARKET =
  'bar length: 1m, 5m, 1h, 1d ...; of files (default: from the file names, else the most frequent time between bars), of ' +
  'a simulated market (default: 5m), or to choose among the markets of one symbol';

/** How files are read: symbol, bar length, trading calendar, and what is where in a row. */
export function fileOptions(command: Command, interval = OF_FILES): Command {
  command
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
  for (const { flags, text, parse, choices } of Object.values(MAPPING_OPTIONS)) {
    const option = new Option(flags, text);
    if (parse !== undefined) option.argParser(parse);
    if (choices !== undefined) option.choices(choices);
    command.addOption(option);
  }
  return command;
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

const REPLACE_BARS =
  'where stored bars differ from those given, replace them; the other stored bars are kept';
export const REPLACE_MARKET = 'replace the market stored under that name';

/**
 * @param name the default name of the market, for the help
 * @param replace what --replace does
 */
export function storeOptions(
  command: Command,
  name = 'venue-symbol-interval',
  replace = REPLACE_BARS,
): Command {
  return command
    .option('--name <name>', `name of the market in the lab (default: ${name})`)
    .option('--replace', replace)
    .addOption(labOption())
    .option('--json', 'print JSON');
}

/** The folder of a lab in which its markets are. */
export function dataFolder(lab: string): string {
  return join(lab, 'data');
}

/** The options that were typed. */
export function readOptions(flags: ReadFlags): ReadFlags {
  const { symbol, interval, calendar } = flags;
  return { calendar, ...given({ symbol, interval }), ...typedMapping(flags) };
}

/** The options that were typed, as files are read by them now. */
export function readMarketOptions(flags: ReadFlags): ReadMarketOptions {
  const { symbol, interval, calendar } = flags;
  const mapping = typedMapping(flags);
  return { calendar, ...given({ symbol, interval }), mapping, now: Date.now() };
}

function typedMapping(flags: ReadFlags): ReadMapping {
  return given(Object.fromEntries(MAPPING_KEYS.map((key) => [key, flags[key]])));
}

/** A mapping as it is typed. */
export function mappingText(mapping: ReadMapping): string {
  const words = MAPPING_KEYS.flatMap((key) => {
    const value = mapping[key];
    const [flag] = MAPPING_OPTIONS[key].flags.split(' ');
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    const text =
      typeof value === 'object'
        ? Object.entries(value)
            .map((pair) => pair.join('='))
            .join(',')
        : String(value).replace('\t', 'tab');
    return [`${flag} ${/^[\w.,=+:/-]+$/.test(text) ? text : `'${text}'`}`];
  });
  return words.join(' ');
}

function checked(text: string, check: (text: string) => unknown): string {
  asUsage(() => check(text));
  return text;
}

function separatorArgument(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if (text.length !== 1 || /["\w\s]/.test(text)) {
    throw new InvalidArgumentError('Expected one character that is no letter or digit, or tab.');
  }
  return text;
}

/** The options on files, by their keys. */
const FILE_OPTIONS = {
  symbol: '--symbol',
  interval: '--interval',
  calendar: '--calendar',
  ...Object.fromEntries(
    MAPPING_KEYS.map((key) => [key, MAPPING_OPTIONS[key].flags.split(' ')[0]!]),
  ),
} as Readonly<Record<keyof ReadFlags, string>>;

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
