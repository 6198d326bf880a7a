import { createHash } from 'node:crypto';
import { MarketFacts } from '../protocol/market-facts.ts';
import { parseJson } from '../store/parse-json.ts';
import { type ColumnName, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './bars.ts';
import { MarketDataError } from './errors.ts';

/**
 * The layout of a .bars file:
 *
 *     0   "MAESTROB"
 *     8   version, uint32 (all numbers are little endian)
 *     12  length n of the facts, uint32
 *     16  SHA-256 of the facts
 *     48  the facts: `MarketFacts` as JSON in UTF-8
 *     48 + n  zeros up to a multiple of 4096
 *     then the columns, float64, one after another in the order of the facts
 */
const MAGIC = 'MAESTROB';
const VERSION = 1;
const PREFIX_BYTES = 48;
const PAGE_BYTES = 4096;
const MAX_FACTS_BYTES = 65_536;

export interface BarsFileHead {
  readonly facts: MarketFacts & { readonly columns: readonly ColumnName[] };
  /** Where the columns begin. */
  readonly columnsAt: number;
}

/** Everything before the columns. */
export function encodeHead(facts: MarketFacts): Buffer {
  const json = Buffer.from(JSON.stringify(facts));
  const head = Buffer.alloc(columnsStart(json.length));
  head.write(MAGIC, 0, 'latin1');
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(json.length, 12);
  sha256(json).copy(head, 16);
  json.copy(head, PREFIX_BYTES);
  return head;
}

/**
 * Reads the header of a file, and checks the size of the file against it.
 *
 * @param read the first n bytes of the file, fewer at its end
 * @param fileBytes size of the whole file
 * @throws {MarketDataError} not a market, of a newer version, truncated, or damaged
 */
export function decodeHead(
  read: (bytes: number) => Buffer,
  fileBytes: number,
  file: string,
): BarsFileHead {
  const prefix = read(PREFIX_BYTES);
  if (prefix.toString('latin1', 0, 8) !== MAGIC) {
    throw rejection(file, 'it is not a .bars file, or its first bytes are damaged');
  }
  if (prefix.length < PREFIX_BYTES) throw rejection(file, 'it is truncated in its first bytes');
  const version = prefix.readUInt32LE(8);
  if (version > VERSION) {
    throw rejection(
      file,
      `a newer Maestro wrote it (format ${version}; this one reads ${VERSION}); update Maestro`,
    );
  }
  const length = prefix.readUInt32LE(12);
  if (version < VERSION || length > MAX_FACTS_BYTES) throw rejection(file, 'its header is damaged');

  const columnsAt = columnsStart(length);
  const head = read(columnsAt);
  if (head.length < columnsAt) throw rejection(file, 'it is truncated in its header');
  const json = head.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  const isWhole =
    sha256(json).equals(head.subarray(16, PREFIX_BYTES)) &&
    head.subarray(PREFIX_BYTES + length).every((byte) => byte === 0);
  if (!isWhole) throw rejection(file, 'its header is damaged');

  const facts = parseFacts(json, file);
  const expected = columnsAt + facts.columns.length * facts.bars * Float64Array.BYTES_PER_ELEMENT;
  if (fileBytes !== expected) {
    const what = fileBytes < expected ? 'is truncated' : 'is too long';
    throw rejection(file, `it ${what}: ${fileBytes} bytes instead of ${expected}`);
  }
  return { facts, columnsAt };
}

function parseFacts(json: Buffer, file: string): BarsFileHead['facts'] {
  const parsed = MarketFacts.safeParse(parseJson(json.toString('utf8')));
  if (!parsed.success) throw rejection(file, 'its header is not valid', parsed.error);
  const { columns } = parsed.data;
  const known = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
  const inOrder = known.filter((name) => columns.includes(name));
  const hasAll = REQUIRED_COLUMNS.every((name) => columns.includes(name));
  if (!hasAll || inOrder.join() !== columns.join()) {
    throw rejection(file, `it has unknown columns: ${columns.join(', ')}`);
  }
  return { ...parsed.data, columns: inOrder };
}

function columnsStart(factsBytes: number): number {
  return Math.ceil((PREFIX_BYTES + factsBytes) / PAGE_BYTES) * PAGE_BYTES;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function rejection(file: string, what: string, cause?: unknown): MarketDataError {
  return new MarketDataError(what, { file }, { cause });
}
