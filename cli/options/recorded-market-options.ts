import type { Command } from 'commander';
import { fileOptions, OF_MARKET, type ReadFlags, refuseFileOptions } from './market-options.ts';
import { workersOption } from './worker-count.ts';

/** Options of commands that rerun a recorded session: its market, if the lab lacks it, and threads. */
export function recordedMarketOptions(command: Command): Command {
  command
    .option('--market <name|file...>', 'the market of the session, if the lab does not have it')
    .hook('preAction', () => {
      const flags = command.opts<ReadFlags & { readonly market?: string[] }>();
      if (flags.market === undefined) refuseFileOptions(flags, '--market names none');
    });
  return fileOptions(command, OF_MARKET).addOption(workersOption());
}
