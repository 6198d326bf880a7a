import { join } from 'node:path';
import { parseJsonl } from '../../protocol/jsonl.ts';
import { readStoredText } from '../../store/read-stored-file.ts';
import { SessionError } from '../context/session-error.ts';

/**
 * Reads the events of a finished test from one of its files.
 *
 * @param file relative to the session, with slashes
 * @throws {SessionError} it is missing, or ends in the middle of a line, as no finished test does
 * @throws {JsonlError} a line does not match the schema
 */
export function readEvents<Item>(
  folder: string,
  file: string,
  schema: Parameters<typeof parseJsonl<Item>>[1],
): readonly Item[] {
  const path = join(folder, file);
  const text = readStoredText(folder, file);
  if (text === null) throw new SessionError(`Cannot read ${path}: it is missing`);
  const { items, tornTail } = parseJsonl(text, schema, path);
  if (tornTail === null) return items;
  throw new SessionError(`Cannot read ${path}: it ends in the middle of a line`);
}
