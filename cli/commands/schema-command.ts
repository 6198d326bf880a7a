import { Command } from 'commander';
import { type ListingFlags, listingOptions } from '../terminal/listing.ts';

export function schemaCommand(): Command {
  const command = new Command('schema')
    .summary('print the JSON Schema of an event, message or file')
    .description(
      'Print the JSON Schema of an event, a message or a file; without a name, list them.',
    )
    .argument('[schema]', 'name of a schema');
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro schema
  $ maestro schema trade-event > trade-event.schema.json`,
    )
    .action(async (name: string | undefined, flags: ListingFlags) =>
      (await import('../schema/print-schema.ts')).printSchema(name ?? null, flags),
    );
}
