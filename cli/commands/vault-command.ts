import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { listingOptions } from '../terminal/listing.ts';
import type { VaultFlags } from '../vault/vault.ts';

export function vaultCommand(): Command {
  const command = new Command('vault')
    .summary('list the bars that are locked away, and the looks that were spent on them')
    .description(
      'List the vault of every market: the bars from an instant on that no search is handed. The first session ' +
        'on a market fixes the instant, for every interval and whatever bars come later. A line is a look that ' +
        'was spent, with its level and how the exam ended; the last line of a market is the look that comes next.',
    )
    .option('--market <name>', 'one market alone: its symbol, or VENUE-SYMBOL')
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro vault
  $ maestro vault --market BTCUSDT
  $ maestro vault --json | jq '.[].next_level'

Look k passes where p is not above 0.05 / 2^k: all looks together pass what is only luck in less than 5 of
100 labs. What was examined before is looked at again for nothing.`,
    )
    .action(async (flags: VaultFlags) => {
      const { vault } = await import('../vault/vault.ts');
      vault(flags);
    });
}
