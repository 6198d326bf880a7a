import type { Command, Help } from 'commander';
import { isTerminal, say, terminalWidth } from '../terminal/terminal.ts';
import { takeSections } from './help-text.ts';
import { manPage } from './man-page.ts';

/**
 * Settings that commander does not hand down to commands made elsewhere: how a command and those below it
 * fail, and how they explain themselves. The program itself keeps its overview, the others have a page.
 */
export function uniformHelp(command: Command): Command {
  const isProgram = command.parent === null;
  command
    .exitOverride()
    .helpOption('-h, --help', 'explain this, with examples')
    .showSuggestionAfterError()
    .showHelpAfterError(isProgram ? '(try: maestro --help)' : '(try --help)')
    .configureOutput({
      writeErr: (text) => say(text.trimEnd()),
      getOutHelpWidth: terminalWidth,
      getOutHasColors: () => isTerminal() && !isPlainWanted(),
      getErrHasColors: () => false,
    })
    .configureHelp({ ...helpOf(command), styleTitle: (title) => `\u001b[1m${title}\u001b[22m` });
  for (const child of command.commands) uniformHelp(child);
  return command;
}

function helpOf(command: Command): Partial<Help> {
  if (command.parent === null) return { subcommandTerm: (one) => one.name() };
  const sections = takeSections(command);
  return { formatHelp: (one, helper) => manPage(one, helper, sections) };
}

function isPlainWanted(): boolean {
  return (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
}
