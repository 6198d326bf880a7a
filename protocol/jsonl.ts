/** A complete line that cannot be read. */
export class JsonlError extends Error {
  readonly file: string;
  readonly line: number;

  /** @param why continues the sentence "line 3 …" */
  constructor(file: string, line: number, why: string, options?: ErrorOptions) {
    super(`Cannot read ${file}: line ${line} ${why}`, options);
    this.name = 'JsonlError';
    this.file = file;
    this.line = line;
  }
}

export interface JsonlText<Item> {
  readonly items: Item[];
  /** The last line if a crash cut it off. It is not among the items. */
  readonly tornTail: string | null;
}

/** A zod schema, or a compatible parser. */
interface Parser<Item> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Item }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** One line per value, each ended by a newline. */
export function toJsonl(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/**
 * Reads JSONL. A last line without its newline is dropped and reported, since a crash in the middle of a
 * write leaves one; any other unreadable line is an error.
 *
 * @param file as named in errors
 * @throws {JsonlError} a line that ends in a newline is not valid JSON or does not match the schema
 */
export function parseJsonl<Item>(
  text: string,
  schema: Parser<Item>,
  file: string,
): JsonlText<Item> {
  const lines = text.split('\n');
  const last = lines.pop()!;
  const items = lines.map((line, i) => parseJsonlLine(line, schema, file, i + 1));
  return { items, tornTail: last === '' ? null : last };
}

/**
 * Reads one line, without its newline.
 *
 * @param file as named in errors, with the line's number from 1
 * @throws {JsonlError} it is not valid JSON or does not match the schema
 */
export function parseJsonlLine<Item>(
  line: string,
  schema: Parser<Item>,
  file: string,
  number: number,
): Item {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new JsonlError(file, number, `is not valid JSON: ${shortened(line)}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const place = issue.path.length === 0 ? '' : ` at "${issue.path.map(String).join('.')}"`;
  throw new JsonlError(file, number, `is invalid${place}: ${issue.message}`);
}

function shortened(line: string): string {
  return line.length <= 60 ? JSON.stringify(line) : `${JSON.stringify(line.slice(0, 60))}…`;
}
