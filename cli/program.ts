import { Command } from 'commander';
import { COMMANDS } from './commands/all-commands.ts';
import { completeCommand } from './commands/completion-command.ts';
import { uniformHelp } from './help/uniform-help.ts';
import { programVersion } from './version/program-version.ts';

/**
 * All commands of `maestro`. Each is declared in `commands/` (name, options, help) and implemented in
 * a folder of its own: `cli/session/` reads and checks the options and starts the session with
 * `runSession()` of `sessions/run-session.ts`. A folder is loaded when its command runs, since help must not wait for zod,
 * SQLite or the engine.
 */
export function maestroProgram(): Command {
  const program = new Command('maestro')
    .usage('<command> [options]')
    .description(
      'A research lab for trading strategies: agents propose, hundreds of micro-backtests run, and placebo runs measure how much of the result is luck.',
    )
    .version(programVersion(), '-V, --version', 'print the version')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Start here:
  $ maestro session               run 5 segments of 100 tests on a market
  $ maestro session --segments 1 --tests 20 --market simulated
  $ maestro data pull BTCUSDT --interval 5m --from 2024-01 --to 2024-12
  $ maestro show latest           read the results of the last session
  $ maestro report --open         open its report with charts in the browser
  $ maestro resume                resume a stopped session
  $ maestro watch                 watch it from another terminal
  $ maestro init                  write a config file with all defaults
  $ maestro help session          explain a command
  $ maestro help files            list the files of a lab

Results are in ./lab (--lab, MAESTRO_LAB).

Exit codes: 0 done, 1 failed, 2 usage, 3 not enough data, 4 files differ (verify, replay), 5 exam not passed,
129 terminal closed, 130 interrupted, 143 terminated.`,
    );
  for (const [group, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(group);
    for (const command of commands) program.addCommand(command());
  }
  // Called by the completion scripts of shells.
  program.addCommand(completeCommand(), { hidden: true });
  return uniformHelp(program);
}
