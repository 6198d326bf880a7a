import * as z from 'zod';
import { PUBLISHED_SCHEMAS } from '../../protocol/published-schemas.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import { type ListingFlags, printListing } from '../terminal/listing.ts';
import { print } from '../terminal/terminal.ts';

/** `maestro schema [name]`; without a name, the list. */
export function printSchema(name: string | null, { json, header }: ListingFlags): void {
  if (name === null) {
    const list = PUBLISHED_SCHEMAS.map(({ name, about }) => ({ name, about }));
    if (json === true) print(JSON.stringify(list, null, 2));
    else printListing(COLUMNS, list, { header });
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

const COLUMNS = [
  { title: 'name', value: (one: Listed) => one.name },
  { title: 'about', value: (one: Listed) => one.about },
];
type Listed = Pick<(typeof PUBLISHED_SCHEMAS)[number], 'name' | 'about'>;
