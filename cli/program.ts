import { Command } from 'commander';
import { backtestCommand } from './commands/backtest-command.ts';
import { calibrateCommand } from './commands/calibrate-command.ts';
import { completeCommand, completionCommand } from './commands/completion-command.ts';
import { dataCommand } from './commands/data-command.ts';
import { doctorCommand } from './commands/doctor-command.ts';
import { examCommand } from './commands/exam-command.ts';
import { exportCommand } from './commands/export-command.ts';
import { forkCommand } from './commands/fork-command.ts';
import { helpCommand } from './commands/help-command.ts';
import { indexCommand } from './commands/index-command.ts';
import { leaderboardCommand } from './commands/leaderboard-command.ts';
import { ledgerCommand } from './commands/ledger-command.ts';
import { methodsCommand } from './commands/methods-command.ts';
import { modelsCommand } from './commands/models-command.ts';
import { replayCommand } from './commands/replay-command.ts';
import { reportCommand } from './commands/report-command.ts';
import { resumeCommand } from './commands/resume-command.ts';
import { schemaCommand } from './commands/schema-command.ts';
import { sessionCommand } from './commands/session-command.ts';
import { sessionsCommand } from './commands/sessions-command.ts';
import { showCommand } from './commands/show-command.ts';
import { vaultCommand } from './commands/vault-command.ts';
import { verifyCommand } from './commands/verify-command.ts';
import { watchCommand } from './commands/watch-command.ts';
import { uniformHelp } from './help/uniform-help.ts';
import { programVersion } from './version/program-version.ts';

/** All commands, by what one wants. Help and completion are made from them: nothing else lists them. */
const COMMANDS: Readonly<Record<string, readonly (() => Command)[]>> = {
  'Run:': [
    sessionCommand,
    resumeCommand,
    watchCommand,
    forkCommand,
    replayCommand,
    verifyCommand,
    examCommand,
    backtestCommand,
  ],
  'Read:': [
    sessionsCommand,
    showCommand,
    reportCommand,
    leaderboardCommand,
    ledgerCommand,
    vaultCommand,
    exportCommand,
  ],
  'Data:': [dataCommand],
  'Lab:': [
    methodsCommand,
    modelsCommand,
    schemaCommand,
    indexCommand,
    calibrateCommand,
    doctorCommand,
    completionCommand,
    helpCommand,
  ],
};

/**
 * What is typed, as commander knows it. Commands are described in their files, and load what they need
 * only when they run: help must not wait for zod, SQLite or the engine.
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
