import { Command } from 'commander';
import { type ListingFlags, listingOptions } from '../terminal/listing.ts';

export function modelsCommand(): Command {
  const command = new Command('models')
    .summary('list the language models that Maestro knows, with their prices')
    .description(
      'List the language models that can play a role, with prices, windows and the date of the list, ' +
        'and which API keys are set. Others can be named too: a config file says their prices.',
    );
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro models
  $ maestro models --json | jq '.models[] | select(.price.output < 5) | .id'`,
    )
    .action(async (flags: ListingFlags) => {
      const { models } = await import('../models/models.ts');
      models(flags);
    });
}
