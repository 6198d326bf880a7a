import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { listingOptions } from '../terminal/listing.ts';
import type { VaultFlags } from '../vault/vault.ts';

export function vaultCommand(): Command {
  const command = new Command('vault')
    .summary('list the locked bars of each market and how often each vault was opened')
    .description(
      'List the vault of every market: its last bars, which no search reads. The first session on a market fixes ' +
        'the first locked bar, for every interval and for later bars too. Each line is a look into a vault, with the ' +
        'p it had to reach and the result of the exam; the last line of a market is the next look.',
    )
    .option('--market <name>', 'only this market: its symbol, or VENUE-SYMBOL')
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro vault
  $ maestro vault --market BTCUSDT
  $ maestro vault --json | jq '.[].next_level'

Look k passes if p is at most 0.05 / 2^k, so that all looks together pass pure luck in fewer than 5 of 100
labs. Repeating the exam of the same strategy on the same bars is not a new look.`,
    )
    .action(async (flags: VaultFlags) => {
      const { vault } = await import('../vault/vault.ts');
      vault(flags);
    });
}
