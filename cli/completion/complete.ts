import type { Argument, Command, Option } from 'commander';

/** What may be typed at a place. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** What a value is, in the word that the help has for it: `session`, `market`, `file`, `dir`. */
export interface Wanted {
  readonly kind: string;
  /** Words of the command before it that are neither options nor their values. */
  readonly positionals: readonly string[];
  /** What was typed after `--lab`; null where nothing was. */
  readonly lab: string | null;
}

export interface Values {
  readonly candidates: readonly Candidate[];
  /** Whether the shell should offer paths besides. */
  readonly paths: 'none' | 'files' | 'folders';
}

/**
 * What the last word may become, from the tree of commands alone.
 *
 * @param words all after the name of the program; the last one is being typed, and may be empty
 * @param valuesOf what there is of a kind of value
 */
export async function complete(
  program: Command,
  words: readonly string[],
  valuesOf: (wanted: Wanted) => Promise<Values>,
): Promise<Values> {
  const typed = words.at(-1) ?? '';
  const place = placeAfter(program, words.slice(0, -1));
  const { command, positionals, lab } = place;
  const starting = (values: Values, before = ''): Values => ({
    paths: values.paths,
    candidates: values.candidates
      .map(({ value, about }) => ({ value: before + value, about }))
      .filter(({ value }) => value.startsWith(typed)),
  });
  const of = (item: Option | Argument, kinds: readonly string[]) =>
    valuesFor(item, kinds, { positionals, lab }, valuesOf);

  const [, flag, before] = /^((--[^=]+)=)/.exec(typed)?.slice(0) ?? [];
  const assigned = before === undefined ? undefined : optionOf(command, before);
  if (!place.isOver && assigned !== undefined) {
    return starting(await of(assigned, kindsOf(assigned)), flag);
  }
  const takes = place.taking;
  if (takes !== null && (place.mustTake || !typed.startsWith('-'))) {
    return starting(await of(takes, kindsOf(takes)));
  }
  if (!place.isOver && typed.startsWith('-')) return starting(optionsOf(place));
  if (positionals.length === 0 && command.commands.length > 0) return starting(commandsOf(command));
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument =
    registeredArguments[positionals.length] ?? (last?.variadic === true ? last : undefined);
  const values = argument === undefined ? NOTHING : starting(await of(argument, [argument.name()]));
  const isEmpty = values.candidates.length === 0 && values.paths === 'none';
  return isEmpty && typed === '' ? optionsOf(place) : values;
}

const NOTHING: Values = { candidates: [], paths: 'none' };

/** What the words before the last one have come to. */
interface Place {
  command: Command;
  positionals: string[];
  /** The option whose values are being typed. */
  taking: Option | null;
  /** Whether it has none yet. */
  mustTake: boolean;
  /** Whether `--` was typed, after which nothing is an option. */
  isOver: boolean;
  used: Set<Option>;
  lab: string | null;
}

function placeAfter(program: Command, words: readonly string[]): Place {
  const place: Place = {
    command: program,
    positionals: [],
    taking: null,
    mustTake: false,
    isOver: false,
    used: new Set<Option>(),
    lab: null,
  };
  for (const word of words) step(place, word);
  return place;
}

function step(place: Place, word: string): void {
  const { taking } = place;
  const isOption = !place.isOver && word.startsWith('-') && word !== '-';
  if (taking !== null && (place.mustTake || !isOption)) {
    if (taking.long === '--lab') place.lab = word;
    place.mustTake = false;
    if (!taking.variadic) place.taking = null;
    return;
  }
  place.taking = null;
  if (!place.isOver && word === '--') {
    place.isOver = true;
  } else if (isOption) {
    const [flag, value] = word.split(/=(.*)/s);
    const option = optionOf(place.command, flag!);
    if (option === undefined) return;
    place.used.add(option);
    if (value !== undefined) {
      if (option.long === '--lab') place.lab = value;
    } else if (option.required || option.optional) {
      place.taking = option;
      place.mustTake = option.required;
    }
  } else {
    const child = place.command.commands.find((one) => one.name() === word);
    if (child !== undefined && place.positionals.length === 0) place.command = child;
    else place.positionals.push(word);
  }
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

/** Those that were not typed yet, and may be typed again where they take several values. */
function optionsOf({ command, used }: Place): Values {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !used.has(option) || option.variadic);
  return {
    candidates: options.map(({ long, short, description }) => ({
      value: long ?? short!,
      about: description,
    })),
    paths: 'none',
  };
}

function commandsOf(command: Command): Values {
  const help = command.createHelp();
  return {
    candidates: help
      .visibleCommands(command)
      .map((one) => ({ value: one.name(), about: help.subcommandDescription(one) })),
    paths: 'none',
  };
}

/** `--market <name|file...>` takes a market, and failing that a name. */
function kindsOf({ long, flags }: Option): string[] {
  const placeholder = /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? '';
  return [long?.slice(2) ?? '', ...placeholder.replace('...', '').split('|')];
}

async function valuesFor(
  item: Option | Argument,
  kinds: readonly string[],
  context: Omit<Wanted, 'kind'>,
  valuesOf: (wanted: Wanted) => Promise<Values>,
): Promise<Values> {
  if (item.argChoices !== undefined) {
    return { candidates: item.argChoices.map((value) => ({ value, about: '' })), paths: 'none' };
  }
  for (const kind of kinds) {
    const values = await valuesOf({ kind, ...context });
    if (values.candidates.length > 0 || values.paths !== 'none') return values;
  }
  return NOTHING;
}
