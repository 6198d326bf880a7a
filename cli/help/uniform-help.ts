import type { Command } from 'commander';
import { isTerminal, say, terminalWidth } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/wrapped.ts';
import { usageError } from './usage-error.ts';

/** Applies one style of help and errors to a command and its subcommands: commander does not inherit it. */
export function uniformHelp(command: Command): Command {
  const isProgram = command.parent === null;
  command
    .exitOverride()
    .helpOption('-h, --help', 'explain this command')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => process.stdout.write(wrappedProse(text)),
      writeErr: (text) => say(text.trimEnd()),
      outputError: (text, write) => write(usageError(text, pathOf(command))),
      getOutHelpWidth: terminalWidth,
      getOutHasColors: () => isTerminal() && !isPlain(),
      getErrHasColors: () => false,
    })
    .configureHelp({
      ...command.configureHelp(),
      ...(isProgram ? { subcommandTerm: (one) => one.name() } : {}),
      styleTitle: (title) => `\u001b[1m${title}\u001b[22m`,
    });
  for (const child of command.commands) uniformHelp(child);
  return command;
}

/** As `maestro data pull`. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}

/** Wraps the prose below the options to the terminal: commander leaves it as written. */
function wrappedProse(text: string): string {
  // Titles end in a colon; indented lines are examples to copy.
  return text.replace(/^(?!.*:$)\S.*(?:\n\S.*)*/gm, (prose) =>
    wrapped(prose.replaceAll('\n', ' ')),
  );
}

function isPlain(): boolean {
  return (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
}
