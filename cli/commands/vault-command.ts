import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { listingOptions } from '../terminal/listing.ts';
import type { VaultFlags } from '../vault/vault.ts';

export function vaultCommand(): Command {
  const command = new Command('vault')
    .summary('list the locked bars of each market and how often each vault was opened')
    .description(
      'List the vault of every family of bars: its last bars, which no search reads. The first session on a family fixes ' +
        'the time from which its bars are locked, at every interval and under every name; bars that are added later are locked too. There is ' +
        'one line per look into a vault, with the p it had to reach and the result of the exam, and then one line ' +
        'with the p that the next look must reach.',
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

Look k passes if p is at most 0.05 / 2^k and the champion makes at least 20 trades. Over all looks at a market
in a lab, the probability that luck alone passes once is then below 5 %. Repeating the exam of the same strategy on
the same bars is not a new look.`,
    )
    .action(async (flags: VaultFlags) => (await import('../vault/vault.ts')).vault(flags));
}
