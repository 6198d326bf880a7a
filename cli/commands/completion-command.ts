import { basename } from 'node:path';
import { Argument, Command } from 'commander';
import { commandsOf, complete, type ValuesOf } from '../completion/complete.ts';
import { INSTALLATION, SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import { valuesIn } from '../completion/values.ts';
import { print } from '../terminal/terminal.ts';

/** `maestro completion`, and the hidden command that its scripts ask. */
export function completionCommand(): Command {
  return new Command('completion')
    .summary('print what makes a shell complete commands, options and names')
    .description(
      'Print a script for a shell, which then completes commands, options, choices and the names of sessions ' +
        'and markets when TAB is pressed. Without a shell, explain how to install it.',
    )
    .addArgument(new Argument('[shell]', 'which one').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  $ maestro completion
  $ source <(maestro completion bash)
  $ maestro completion fish > ~/.config/fish/completions/maestro.fish`,
    )
    .action((shell: Shell | undefined) => {
      print(shell === undefined ? installation(process.env.SHELL ?? '') : SCRIPTS[shell]);
    });
}

export function completeCommand(): Command {
  return new Command('__complete')
    .description('Answer a script of maestro completion.')
    .argument('[words...]', 'what was typed after maestro')
    .action((words: string[], _flags: object, self: Command) => {
      const program = self.parent!;
      const valuesOf: ValuesOf = (kind, lab) =>
        kind === 'command' ? commandsOf(program) : valuesIn(kind, lab);
      const lines = complete(program, words, valuesOf);
      if (lines.length > 0) print(lines.join('\n'));
    });
}

/** For each shell the line that installs it; the one in use comes first. */
function installation(current: string): string {
  const own = SHELLS.filter((shell) => shell === basename(current));
  const shells = [...own, ...SHELLS.filter((shell) => !own.includes(shell))];
  const lines = shells.map((shell) => `  ${shell.padEnd(6)}${INSTALLATION[shell]}`);
  return `To complete commands, options and names with TAB, type once:\n\n${lines.join('\n')}`;
}
