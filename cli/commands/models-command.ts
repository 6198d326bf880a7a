import { Command } from 'commander';
import { type ListingFlags, listingOptions } from '../terminal/listing.ts';

export function modelsCommand(): Command {
  const command = new Command('models')
    .summary('list known language models and their prices')
    .description(
      'List the known language models with prices, context windows and the date of the list, and which API ' +
        'keys are set. Add other models with their prices in a config file.',
    );
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro models
  $ maestro models --json | jq '.models[] | select(.price.output < 5) | .id'`,
    )
    .action(async (flags: ListingFlags) => (await import('../models/models.ts')).models(flags));
}
