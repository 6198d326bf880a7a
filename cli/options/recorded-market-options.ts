import type { Command } from 'commander';
import { calendarOption, fileIntervalOption, symbolOption } from './market-options.ts';
import { wholeNumber } from './number-arguments.ts';

/** The options of commands that play again what was played: on which bars, and with how many threads. */
export function recordedMarketOptions(command: Command): Command {
  return command
    .option(
      '--market <name|file...>',
      'where the lab does not hold the market: its files, as before',
    )
    .addOption(symbolOption())
    .addOption(fileIntervalOption())
    .addOption(calendarOption())
    .option('--workers <n>', 'worker threads (default: one a core)', wholeNumber);
}
