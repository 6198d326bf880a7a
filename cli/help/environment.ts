import type { Command } from 'commander';

/** A variable that the program reads. */
export interface Variable {
  readonly name: string;
  readonly about: string;
  /** Whether it is named on the page of a command. */
  readonly fits: (command: Command) => boolean;
}

const has =
  (...flags: readonly string[]) =>
  ({ options }: Command) =>
    options.some(({ long }) => flags.includes(long ?? ''));
const reads =
  (variable: string) =>
  ({ options }: Command) =>
    options.some(({ envVar }) => envVar === variable);

const asksModels = (command: Command) =>
  has('--budget-usd', '--online')(command) || command.name() === 'models';

/** Every variable of the environment that means something here. A test holds it against the sources. */
export const ENVIRONMENT: readonly Variable[] = [
  { name: 'MAESTRO_LAB', about: 'the lab, where no --lab is typed', fits: reads('MAESTRO_LAB') },
  {
    name: 'MAESTRO_OFFLINE',
    about: 'download nothing, and let auto ask no model; 0, false, no or nothing means no',
    fits: reads('MAESTRO_ARCHIVE_URL'),
  },
  {
    name: 'MAESTRO_ARCHIVE_URL',
    about: 'where bars are downloaded from: an archive laid out as the public one of Binance',
    fits: reads('MAESTRO_ARCHIVE_URL'),
  },
  {
    name: 'MAESTRO_PLACEBO',
    about: 'how many placebo arms of each kind, where neither --placebo nor the config says it',
    fits: has('--placebo'),
  },
  { name: 'ANTHROPIC_API_KEY', about: 'key of the provider anthropic', fits: asksModels },
  {
    name: 'ANTHROPIC_BASE_URL',
    about: 'where that provider is, if not at its own address',
    fits: asksModels,
  },
  {
    name: 'OPENAI_API_KEY',
    about: 'key of the providers openai and compatible; a server of your own may want none',
    fits: asksModels,
  },
  {
    name: 'OPENAI_BASE_URL',
    about: 'where those providers are; --base-url comes before it for compatible',
    fits: asksModels,
  },
  {
    name: 'NO_COLOR',
    about: 'set to anything: no bold, no colour, and plain lines in place of the dashboard',
    fits: has('--plain'),
  },
  { name: 'TERM', about: 'dumb: the same', fits: has('--plain') },
  {
    name: 'CI',
    about: 'set, and neither 0 nor false: plain lines in place of the dashboard',
    fits: has('--plain'),
  },
  { name: 'CONTINUOUS_INTEGRATION', about: 'the same', fits: has('--plain') },
  {
    name: 'SHELL',
    about: 'which shell maestro completion explains first',
    fits: (command) => command.name() === 'completion',
  },
];

/** The variables that are of use to a command. */
export function environmentOf(command: Command): Variable[] {
  return ENVIRONMENT.filter(({ fits }) => fits(command));
}
