import type { Command } from 'commander';
import { fileOptions } from './market-options.ts';
import { wholeNumber } from './number-arguments.ts';

/** The options of commands that play again what was played: on which bars, and with how many threads. */
export function recordedMarketOptions(command: Command): Command {
  return fileOptions(
    command.option(
      '--market <name|file...>',
      'where the lab does not hold the market: its files, as before',
    ),
  ).option('--workers <n>', 'worker threads (default: one a core)', wholeNumber);
}
