import { join } from 'node:path';
import { parseJsonl } from '../../protocol/jsonl.ts';
import { readStoredText } from '../../store/read-stored-file.ts';
import { SessionError } from '../context/session-error.ts';

/**
 * The events of a test that came to its end, from one of its files.
 *
 * @param file relative to the session, with slashes
 * @throws {SessionError} it is missing, or ends in the middle of a line, which no such test leaves
 * @throws {JsonlError} a line is not what the schema says
 */
export function readEvents<Item>(
  folder: string,
  file: string,
  schema: Parameters<typeof parseJsonl<Item>>[1],
): readonly Item[] {
  const path = join(folder, file);
  const text = readStoredText(folder, file);
  if (text === null) throw new SessionError(`${path} is missing`);
  const { items, tornTail } = parseJsonl(text, schema, path);
  if (tornTail !== null) throw new SessionError(`${path} ends in the middle of a line`);
  return items;
}
