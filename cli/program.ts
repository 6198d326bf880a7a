import { Command } from 'commander';
import { COMMANDS } from './commands/all-commands.ts';
import { completeCommand } from './commands/completion-command.ts';
import { uniformHelp } from './help/uniform-help.ts';
import { programVersion } from './version/program-version.ts';

/**
 * All commands of `maestro`. Each is described in `commands/` (name, options, help) and does its work in
 * a folder of its own: `cli/session/` reads, checks and starts a session, and calls `runSession()` of
 * `sessions/run-session.ts`. A folder is loaded when its command runs, since help must not wait for zod,
 * SQLite or the engine.
 */
export function maestroProgram(): Command {
  const program = new Command('maestro')
    .usage('<command> [options]')
    .description(
      'A research lab for trading strategies: agents propose, hundreds of micro-backtests run, and every finding says how far it can be believed.',
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
  $ maestro show latest           read what the last session found
  $ maestro report --open         the same with pictures, in the browser
  $ maestro resume                go on with a session that was stopped
  $ maestro watch                 look on from another terminal
  $ maestro help session          explain a command
  $ maestro help files            what lies in a lab; also: help environment

Results are in ./lab (--lab, MAESTRO_LAB).

Exit codes: 0 done, 1 failed, 2 usage, 3 not enough data, 4 not what was
recorded (verify), 5 not survived (exam), 130 interrupted, 143 terminated.`,
    );
  for (const [group, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(group);
    for (const command of commands) program.addCommand(command());
  }
  program.addCommand(completeCommand(), { hidden: true });
  return uniformHelp(program);
}
