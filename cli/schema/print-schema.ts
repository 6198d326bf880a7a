import * as z from 'zod';
import { PUBLISHED_SCHEMAS } from '../../protocol/published-schemas.ts';
import { alignColumns } from '../align-columns.ts';
import { UsageError } from '../failure.ts';
import { suggestion } from '../suggestion.ts';
import { print } from '../terminal.ts';

/** `maestro schema [name]`; without a name, the list. */
export function printSchema(name: string | null): void {
  if (name === null) {
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
