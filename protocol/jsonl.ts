/** A line that cannot be read, in a file that goes on after it. */
export class JsonlError extends Error {
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, why: string, options?: ErrorOptions) {
    super(`${file}, line ${line}: ${why}`, options);
    this.name = 'JsonlError';
    this.file = file;
    this.line = line;
  }
}

export interface JsonlText<Item> {
  readonly items: Item[];
  /** The last line, if it was cut off: what a crash leaves. It is not among the items. */
  readonly tornTail: string | null;
}

/** What a schema offers: zod's `safeParse`, or anything like it. */
interface Parser<Item> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Item }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** One line a value, each ended by a newline: a line without one is torn. */
export function toJsonl(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/**
 * Reads JSONL. A last line without its newline is dropped and reported, since that is what a crash
 * in the middle of a write leaves; anything else that cannot be read is an error.
 *
 * @param file as named in errors
 * @throws {JsonlError} a line that ends in a newline is no JSON, or not what the schema says
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
 * @throws {JsonlError} it is no JSON, or not what the schema says
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
    throw new JsonlError(file, number, `this is no JSON: ${shortened(line)}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  throw new JsonlError(file, number, `${where}${issue.message}`);
}

function shortened(line: string): string {
  return line.length <= 60 ? JSON.stringify(line) : `${JSON.stringify(line.slice(0, 60))}…`;
}
