import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../store/durable-file.ts';
import { parseJson } from '../store/parse-json.ts';
import { MarketDataError } from './errors.ts';
import { Hole } from './hole.ts';
import { ReadMapping } from './read-mapping.ts';

/**
 * How the files of a stored market were read, and what was left out of them: `NAME.import.json` beside
 * `NAME.bars`. It says nothing about the bars themselves, which are the same however they were read.
 */
const ImportRecord = z.strictObject({
  version: z.literal(1),
  mapping: ReadMapping,
  holes: z.array(Hole).describe('Oldest first'),
});
type ImportRecord = z.infer<typeof ImportRecord>;

const ENDING = '.import.json';

/**
 * The record of a stored market; null if nothing was stated and nothing left out.
 *
 * @param path of its bars
 * @throws {MarketDataError} it is not such a record
 */
export function readImportRecord(path: string): ImportRecord | null {
  const file = recordPath(path);
  if (!existsSync(file)) return null;
  const parsed = ImportRecord.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new MarketDataError(
    'it is not the record of an import; delete it (the bars are in another file) and state the options again',
    { file },
    { cause: parsed.error },
  );
}

/**
 * Keeps how a market was read, for its next import, and adds to what was left out.
 *
 * @param path of its bars
 * @param mapping null if it stays
 * @throws {MarketDataError} as `readImportRecord`
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function saveImportRecord(
  path: string,
  mapping: ReadMapping | null,
  holes: readonly Hole[],
): void {
  const before = readImportRecord(path);
  const all = new Map(
    [...(before?.holes ?? []), ...holes].map((hole) => [JSON.stringify(hole), hole]),
  );
  const record: ImportRecord = {
    version: 1,
    mapping: mapping ?? before?.mapping ?? {},
    holes: [...all.values()].sort((a, b) => Date.parse(a.from) - Date.parse(b.from)),
  };
  const isEmpty = Object.keys(record.mapping).length === 0 && record.holes.length === 0;
  if (isEmpty && before === null) return;
  const text = `${JSON.stringify(record, null, 2)}\n`;
  writeWhole(recordPath(path), new TextEncoder().encode(text), { isDurable: true });
}

/** Removes the record of a market that other bars take the place of. */
export function removeImportRecord(path: string): void {
  rmSync(recordPath(path), { force: true });
}

/**
 * The mapping with which a market was imported before.
 *
 * @param name of the market, or how its default name begins
 * @returns null if there is none, or several begin so
 */
export function savedMapping(
  dataDir: string,
  name: string | { readonly start: string },
): { readonly name: string; readonly mapping: ReadMapping } | null {
  const names =
    typeof name === 'string'
      ? [name]
      : recordNames(dataDir).filter((one) => one.startsWith(name.start));
  const found = names.flatMap((one) => {
    const mapping = readImportRecord(join(dataDir, `${one}.bars`))?.mapping ?? {};
    return Object.keys(mapping).length === 0 ? [] : [{ name: one, mapping }];
  });
  return found.length === 1 ? found[0]! : null;
}

function recordNames(dataDir: string): string[] {
  if (!existsSync(dataDir)) return [];
  const files = readdirSync(dataDir).filter((file) => file.endsWith(ENDING));
  return files.map((file) => file.slice(0, -ENDING.length));
}

function recordPath(path: string): string {
  return path.replace(/\.bars$/, ENDING);
}
