import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';

export function verifyCommand(): Command {
  const command = new Command('verify')
    .summary('recompute a session, and hold every file of it against what comes out')
    .description(
      'Play a finished session again from its config, its market and its inputs, without reading any of ' +
        'its results, and compare every file byte for byte; the journal is checked too. Nothing is ' +
        'changed. The market is taken from the lab by its hash, or made again where it was simulated.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest');
  return recordedMarketOptions(command)
    .addOption(labOption())
    .option('--json', 'print the differences as JSON, for programs')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro verify
  $ maestro verify session_20261120T151018Z --market BTCUSDT-5m-2024-*.csv.gz

Exit codes: 0 identical, 4 different (what differs is listed), 1 it cannot be played again.`,
    )
    .action(async (session: string, flags) => {
      const { verify } = await import('../verify/verify.ts');
      await verify(session, flags);
    });
}
