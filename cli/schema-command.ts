import { Command } from 'commander';

export function schemaCommand(): Command {
  return new Command('schema')
    .summary('print the JSON Schema of an event, message or file')
    .description(
      'Print the JSON Schema of an event, a message or a file; without a name, list them.',
    )
    .argument('[name]', 'as listed')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro schema
  $ maestro schema trade-event > trade-event.schema.json`,
    )
    .action(async (name?: string) => {
      const { printSchema } = await import('./schema/print-schema.ts');
      printSchema(name ?? null);
    });
}
