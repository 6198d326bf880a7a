import { Command } from 'commander';
import type { LedgerFlags } from '../ledger/ledger.ts';
import { labOption } from '../options/lab-option.ts';
import { listingOptions } from '../terminal/listing.ts';

export function ledgerCommand(): Command {
  const command = new Command('ledger')
    .summary('list what was tried on which market, whatever became of it')
    .description(
      'List what was ever tried in the lab, a line a market: sessions that began, and trials by kind, those ' +
        'included that failed, were stopped or were deleted since. A result has to be better than the best ' +
        'of all these by luck. The ledger is only ever added to; nobody types these numbers.',
    )
    .option('--market <name>', 'one market alone: its symbol, or VENUE-SYMBOL')
    .option('--check', 'only say whether the ledger is whole: exit code 1 where it is not')
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro ledger
  $ maestro ledger --market BTCUSDT --json
  $ maestro ledger --check

A market is a symbol of a venue: bars of every interval count together. A simulated market is another one
where it was generated in another way. Tests that failed are in the trials, as if they had gone as far as a
test can. Exit codes: 0 done, 1 damaged, 2 usage.`,
    )
    .action(async (flags: LedgerFlags) => {
      const { ledger } = await import('../ledger/ledger.ts');
      ledger(flags);
    });
}
