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
    .action(schema);
}

async function schema(name: string | undefined): Promise<void> {
  const { z } = await import('zod');
  const { PUBLISHED_SCHEMAS } = await import('../protocol/published-schemas.ts');
  const { alignColumns } = await import('./align-columns.ts');
  const { UsageError } = await import('./failure.ts');
  const { suggestion } = await import('./suggestion.ts');
  const { print } = await import('./terminal.ts');
  if (name === undefined) {
    print(alignColumns(PUBLISHED_SCHEMAS.map((one) => [one.name, one.about])));
    return;
  }
  const found = PUBLISHED_SCHEMAS.find((one) => one.name === name);
  if (found === undefined) {
    const names = PUBLISHED_SCHEMAS.map((one) => one.name);
    throw new UsageError(`There is no schema "${name}": ${suggestion(name, names)}`);
  }
  const { title, ...rest } = {
    title: found.name,
    ...z.toJSONSchema(found.schema, { io: 'input' }),
  };
  print(JSON.stringify({ title, description: found.about, ...rest }, null, 2));
}
