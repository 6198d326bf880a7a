import { Command } from 'commander';
import type { LedgerFlags } from '../ledger/ledger.ts';
import { labOption } from '../options/lab-option.ts';
import { listingOptions } from '../terminal/listing.ts';

export function ledgerCommand(): Command {
  const command = new Command('ledger')
    .summary('list every recorded trial')
    .description(
      'Count the tries and trials of the lab, one line per family of bars: bars that were recognised as each other by ' +
        'their daily returns. Failed, stopped and deleted sessions count too. The number of tries sets the p that a candidate ' +
        'needs; the number of trials enters the other statistics of a summary. The ledger is append-only.',
    )
    .option('--market <name>', 'only the family of this market: its symbol, or VENUE-SYMBOL')
    .option('--check', 'only check the ledger: exit code 1 if it is damaged')
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro ledger
  $ maestro ledger --market BTCUSDT --json
  $ maestro ledger --check

A market is a symbol of a venue, in all intervals. Simulated markets with different settings are different
markets. A failed test counts as if it had finished.

Exit codes: 0 done, 1 damaged, 2 usage.`,
    )
    .action(async (flags: LedgerFlags) => (await import('../ledger/ledger.ts')).ledger(flags));
}
