import type { Command } from 'commander';
import { fileOptions } from './market-options.ts';
import { workersOption } from './worker-count.ts';

/** Options of commands that rerun a recorded session: its market, if the lab lacks it, and threads. */
export function recordedMarketOptions(command: Command): Command {
  return fileOptions(
    command.option(
      '--market <name|file...>',
      'the market of the session, if the lab does not have it',
    ),
  ).addOption(workersOption());
}
