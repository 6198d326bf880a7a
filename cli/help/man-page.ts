import type { Argument, Command, Help, Option } from 'commander';
import { environmentOf } from './environment.ts';
import type { HelpSection } from './help-text.ts';

const NARROWEST = 40;
const INDENT = 4;

/**
 * The help of a command in the order of a manual page. Styles are always in it: commander takes them out
 * where no terminal shows them.
 *
 * @param own what the command adds to it
 */
export function manPage(command: Command, helper: Help, own: readonly HelpSection[]): string {
  const width = Math.max(NARROWEST, helper.helpWidth ?? 0);
  const page = new Page(helper, width);
  const usage = helper.commandUsage(command);
  const name = usage.slice(0, usage.length - command.usage().length).trim();
  page.section('NAME', `${name} - ${helper.subcommandDescription(command)}`);
  page.section('SYNOPSIS', usage);
  page.section('DESCRIPTION', helper.commandDescription(command));
  page.items(
    'ARGUMENTS',
    helper
      .visibleArguments(command)
      .map((one: Argument) => [helper.argumentTerm(one), helper.argumentDescription(one)]),
  );
  page.items(
    'COMMANDS',
    helper
      .visibleCommands(command)
      .map((one) => [helper.subcommandTerm(one), helper.subcommandDescription(one)]),
  );
  page.options(command);
  const last = ['EXIT STATUS'];
  for (const { title, lines } of own) if (!last.includes(title)) page.section(title, ...lines);
  const exit = own.find(({ title }) => title === 'EXIT STATUS');
  page.section('EXIT STATUS', ...(exit?.lines ?? ['0 done, 1 failed, 2 usage.']));
  if (command.options.some(({ long }) => long === '--lab')) {
    page.section(
      'FILES',
      'The lab (--lab) holds data, sessions and their index: see maestro help files.',
    );
  }
  page.items(
    'ENVIRONMENT',
    environmentOf(command).map(({ name: variable, about }) => [variable, about]),
  );
  return page.text();
}

/** A page that grows section by section; one without a text is left out. */
class Page {
  readonly #helper: Help;
  readonly #width: number;
  readonly #sections: string[] = [];

  constructor(helper: Help, width: number) {
    this.#helper = helper;
    this.#width = width;
  }

  section(title: string, ...lines: readonly string[]): void {
    const body = paragraphs(lines).map((one) => this.#block(one, INDENT));
    if (lines.join('') !== '') this.#add(title, body);
  }

  items(title: string, items: readonly (readonly [string, string])[]): void {
    if (items.length > 0)
      this.#add(
        title,
        items.flatMap((item) => this.#item(item)),
      );
  }

  options(command: Command): void {
    const helper = this.#helper;
    const groups = helper.groupItems(
      [...command.options],
      helper.visibleOptions(command),
      (one) => one.helpGroupHeading ?? '',
    );
    const body: string[] = [];
    for (const [heading, options] of groups as Map<string, Option[]>) {
      if (options.length === 0) continue;
      if (body.length > 0) body.push('');
      if (heading !== '') body.push(`  ${dim(heading)}`);
      for (const one of options) {
        body.push(...this.#item([helper.optionTerm(one), helper.optionDescription(one)]));
      }
    }
    this.#add('OPTIONS', body);
  }

  text(): string {
    return `${this.#sections.join('\n\n')}\n`;
  }

  #add(title: string, body: readonly string[]): void {
    this.#sections.push([this.#helper.styleTitle(title), ...body].join('\n'));
  }

  #item([term, about]: readonly [string, string]): string[] {
    return [' '.repeat(INDENT) + term, this.#block(about, 2 * INDENT)];
  }

  /** Wrapped where it is prose, and set in. */
  #block(text: string, indent: number): string {
    const shown = /^\s/.test(text)
      ? text.slice(2)
      : this.#helper.boxWrap(text, Math.max(NARROWEST, this.#width - indent));
    return shown
      .split('\n')
      .map((line) => (' '.repeat(indent) + line).trimEnd())
      .join('\n');
  }
}

/** Lines of prose that follow each other are one text; others stand for themselves. */
function paragraphs(lines: readonly string[]): string[] {
  const texts: string[] = [];
  let isProse = false;
  for (const line of lines) {
    const goesOn = /^\S/.test(line);
    if (isProse && goesOn) texts.push(`${texts.pop()!} ${line}`);
    else texts.push(line);
    isProse = goesOn;
  }
  return texts;
}

function dim(text: string): string {
  return `\u001b[2m${text}\u001b[22m`;
}
