import * as z from 'zod';
import { PUBLISHED_SCHEMAS } from '../../protocol/published-schemas.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import { type ListingFlags, printListing } from '../terminal/listing.ts';
import { printJson } from '../terminal/terminal.ts';

/** `maestro schema [name]`; without a name, the list. */
export function printSchema(name: string | null, flags: ListingFlags): void {
  if (name === null) {
    const list = PUBLISHED_SCHEMAS.map(({ name, about }) => ({ name, about }));
    if (flags.json === true) printJson(list);
    else printListing(COLUMNS, list, flags);
    return;
  }
  const found = PUBLISHED_SCHEMAS.find((one) => one.name === name);
  if (found === undefined) {
    const names = PUBLISHED_SCHEMAS.map((one) => one.name);
    throw new UsageError(
      `Cannot find schema "${name}": no such schema; ${suggestion(name, names)}`,
    );
  }
  const { title, ...rest } = {
    title: found.name,
    ...z.toJSONSchema(found.schema, { io: 'input' }),
  };
  printJson({ title, description: found.about, ...rest });
}

const COLUMNS = [
  { title: 'name', value: (one: Listed) => one.name },
  { title: 'about', value: (one: Listed) => one.about },
];
type Listed = Pick<(typeof PUBLISHED_SCHEMAS)[number], 'name' | 'about'>;
