import type { Argument, Command, Option } from 'commander';

/** Completions of a kind of value, by its placeholder in the help: `session`, `market`. */
export type ValuesOf = (kind: string, lab: string | null) => readonly string[];

/**
 * Completions of the last word, from the command tree: lines of a value, a TAB and its description, or
 * `:files` or `:folders` where a path is expected.
 *
 * @param words all after the name of the program; the last one is being typed, and may be empty
 */
export function complete(
  program: Command,
  words: readonly string[],
  valuesOf: ValuesOf,
): readonly string[] {
  const typed = words.at(-1) ?? '';
  const place = placeAfter(program, words.slice(0, -1));
  const [, flag = '', name] = /^((--[^=]+)=)/.exec(typed) ?? [];
  const taking = name === undefined ? place.taking : optionOf(place.command, name);
  const isOption = name === undefined && typed.startsWith('-');
  const values = isOption ? optionsOf(place.command) : valuesAt({ ...place, taking }, valuesOf);
  return values
    .map((line) => (line.startsWith(':') ? line : flag + line))
    .filter((line) => line.startsWith(':') || line.startsWith(typed));
}

/** The command and option that the words before the last one select. */
interface Place {
  readonly command: Command;
  /** Number of arguments: words that are neither options nor their values. */
  readonly count: number;
  /** The option whose value is being typed. */
  readonly taking: Option | undefined;
  /** The value of `--lab`. */
  readonly lab: string | null;
}

function placeAfter(program: Command, words: readonly string[]): Place {
  let command = program;
  let count = 0;
  let taking: Option | undefined;
  let lab: string | null = null;
  for (const word of words) {
    if (word.startsWith('-')) {
      const [flag, value] = word.split(/=(.*)/s);
      const option = optionOf(command, flag!);
      if (value !== undefined && option?.long === '--lab') lab = value;
      taking = value === undefined && option?.required === true ? option : undefined;
    } else if (taking !== undefined) {
      if (taking.long === '--lab') lab = word;
      if (!taking.variadic) taking = undefined;
    } else {
      const child = command.commands.find((one) => one.name() === word);
      if (child === undefined) count++;
      else command = child;
    }
  }
  return { command, count, taking, lab };
}

function valuesAt({ command, count, taking, lab }: Place, valuesOf: ValuesOf): readonly string[] {
  if (taking === undefined && command.commands.length > 0) return commandsOf(command);
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const item = taking ?? registeredArguments[count] ?? (last?.variadic === true ? last : undefined);
  if (item === undefined) return optionsOf(command);
  const found = kindsOf(item).map((kind) => valuesOf(kind, lab));
  const values = item.argChoices ?? found.find(({ length }) => length > 0);
  return values ?? (taking === undefined ? optionsOf(command) : []);
}

/** `--market <name|file...>` takes a market, else a name. */
function kindsOf(item: Option | Argument): string[] {
  return [item.name(), ...('flags' in item ? (/<(\w+)/.exec(item.flags)?.slice(1) ?? []) : [])];
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

function optionsOf(command: Command): string[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map(({ long, short, description }) => line(long ?? short!, description));
}

export function commandsOf(command: Command): string[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  return commands.map((one) => line(one.name(), help.subcommandDescription(one)));
}

function line(value: string, about: string): string {
  return `${value}\t${about.replace(/\s+/g, ' ')}`;
}
