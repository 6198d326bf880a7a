import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';

export function verifyCommand(): Command {
  const command = new Command('verify')
    .summary('rerun a session and compare every file byte for byte')
    .description(
      'Rerun a finished session from its config, market, inputs and recorded answers, and compare its files byte for ' +
        'byte. Clock times in transcripts are ignored; journal.jsonl is only checked for damage, by the chain of hashes ' +
        'in its lines; test.log (start time, worker) is not compared. Nothing is changed. The market is found in the lab by its hash, or simulated again.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest');
  return recordedMarketOptions(command)
    .addOption(labOption())
    .option('--json', 'print the differences as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro verify
  $ maestro verify session_20261120T151018Z --market BTCUSDT-5m-2024-*.csv.gz

Exit codes: 0 identical, 4 different (the differences are listed), 1 rerun impossible.`,
    )
    .action(async (session: string, flags) =>
      (await import('../verify/verify.ts')).verify(session, flags),
    );
}
