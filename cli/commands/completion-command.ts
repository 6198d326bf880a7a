import { Argument, Command } from 'commander';
import { commandsOf, complete, type ValuesOf } from '../completion/complete.ts';
import { INSTALLATION, SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import { valuesIn } from '../completion/values.ts';
import { print } from '../terminal/terminal.ts';

/** `maestro completion`, and the hidden command that its scripts call. */
export function completionCommand(): Command {
  return new Command('completion')
    .summary('print the completion script of a shell')
    .description(
      'Print a script with which a shell completes commands, options, choices and the names of sessions and ' +
        'markets on TAB. Without a shell, print how to install it.',
    )
    .addArgument(new Argument('[shell]', 'bash, zsh or fish').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  $ maestro completion
  $ source <(maestro completion bash)
  $ maestro completion fish > ~/.config/fish/completions/maestro.fish`,
    )
    .action((shell: Shell | undefined) => {
      print(shell === undefined ? installation() : SCRIPTS[shell]);
    });
}

export function completeCommand(): Command {
  return new Command('__complete')
    .description('Print completions for a shell script.')
    .argument('[words...]', 'the words after maestro')
    .action((words: string[], _flags: object, self: Command) => {
      const program = self.parent!;
      const valuesOf: ValuesOf = (kind, lab) =>
        kind === 'command' ? commandsOf(program) : valuesIn(kind, lab);
      const lines = complete(program, words, valuesOf);
      if (lines.length > 0) print(lines.join('\n'));
    });
}

function installation(): string {
  const lines = SHELLS.map((shell) => `  ${shell.padEnd(6)}${INSTALLATION[shell]}`);
  return `To complete commands, options and names with TAB, run once:\n\n${lines.join('\n')}`;
}
