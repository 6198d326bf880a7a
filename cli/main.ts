import { Command, CommanderError } from 'commander';
import { backtestCommand } from './backtest-command.ts';
import { dataCommand } from './data-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { EXIT } from './exit-codes.ts';
import { exportCommand } from './export-command.ts';
import { exitCodeOf, sentenceOf } from './failure.ts';
import { forkCommand } from './fork-command.ts';
import { indexCommand } from './index-command.ts';
import { leaderboardCommand } from './leaderboard-command.ts';
import { methodsCommand } from './methods-command.ts';
import { modelsCommand } from './models-command.ts';
import { programVersion } from './program-version.ts';
import { replayCommand } from './replay-command.ts';
import { resumeCommand } from './resume-command.ts';
import { schemaCommand } from './schema-command.ts';
import { sessionCommand } from './session-command.ts';
import { sessionsCommand } from './sessions-command.ts';
import { showCommand } from './show-command.ts';
import { say } from './terminal.ts';
import { verifyCommand } from './verify-command.ts';

// Commands are described here and in their files, and load what they need only when they run: help
// must not wait for zod, SQLite or the engine.
const program = new Command('maestro')
  .description(
    'A research lab for trading strategies: agents propose, hundreds of micro-backtests run, and every finding says how far it can be believed.',
  )
  .version(programVersion(), '-V, --version', 'print the version')
  .helpOption('-h, --help', 'explain a command, with examples')
  .helpCommand('help [command]', 'explain a command, with examples')
  .showSuggestionAfterError()
  .showHelpAfterError('(try: maestro --help)')
  .configureOutput({ writeErr: (text) => say(text.trimEnd()) })
  .exitOverride()
  .addHelpText(
    'after',
    `
Start here:
  $ maestro session                       run five segments of 100 tests on the lab's market
  $ maestro session --segments 1 --tests 20 --market simulated
  $ maestro data pull BTCUSDT --interval 5m --from 2024-01 --to 2024-12
  $ maestro show latest                   read what the last session found
  $ maestro resume                        go on with a session that was stopped

Results are in ./lab (--lab, MAESTRO_LAB). Exit codes: 0 done, 1 failed, 2 usage,
3 not enough data, 4 not what was recorded (verify), 130 interrupted, 143 terminated.`,
  );

const commands = [
  sessionCommand(),
  resumeCommand(),
  replayCommand(),
  forkCommand(),
  showCommand(),
  exportCommand(),
  verifyCommand(),
  sessionsCommand(),
  leaderboardCommand(),
  backtestCommand(),
  methodsCommand(),
  modelsCommand(),
  dataCommand(),
  schemaCommand(),
  indexCommand(),
  doctorCommand(),
];
for (const command of commands) program.addCommand(inOneVoice(command));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    say(sentenceOf(error));
    process.exitCode = exitCodeOf(error);
  }
}

/** Settings that commander does not hand down to commands made elsewhere. */
function inOneVoice(command: Command): Command {
  command.exitOverride().showHelpAfterError('(try --help)').showSuggestionAfterError();
  command.configureOutput({ writeErr: (text) => say(text.trimEnd()) });
  for (const child of command.commands) inOneVoice(child);
  return command;
}
