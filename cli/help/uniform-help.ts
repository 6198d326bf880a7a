import type { Command } from 'commander';
import { isTerminal, say, terminalWidth } from '../terminal/terminal.ts';

/**
 * Settings that commander does not hand down to commands made elsewhere: how a command and those below it
 * fail, and how they explain themselves.
 */
export function uniformHelp(command: Command): Command {
  const isProgram = command.parent === null;
  command
    .exitOverride()
    .helpOption('-h, --help', 'explain this, with examples')
    .showSuggestionAfterError()
    .showHelpAfterError(isProgram ? '(try: maestro --help)' : '(try --help)')
    .configureOutput({
      writeOut: (text) => process.stdout.write(wrapped(text, command)),
      writeErr: (text) => say(text.trimEnd()),
      getOutHelpWidth: terminalWidth,
      getOutHasColors: () => isTerminal() && !isPlainWanted(),
      getErrHasColors: () => false,
    })
    .configureHelp({
      ...(isProgram ? { subcommandTerm: (one) => one.name() } : {}),
      styleTitle: (title) => `\u001b[1m${title}\u001b[22m`,
    });
  for (const child of command.commands) uniformHelp(child);
  return command;
}

/** Commander leaves what comes after the help as it is written: its prose follows the terminal, too. */
function wrapped(text: string, command: Command): string {
  const helper = command.createHelp();
  // Titles end in a colon, and what is set in is to be copied.
  return text.replace(/^(?!.*:$)\S.*(?:\n\S.*)*/gm, (prose) =>
    helper.boxWrap(prose.replaceAll('\n', ' '), terminalWidth()),
  );
}

function isPlainWanted(): boolean {
  return (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
}
