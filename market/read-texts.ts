import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MarketDataError } from './errors.ts';
import { unzipMember, zipMembers } from './unzip.ts';

/** One CSV text, and its name in messages: the path, for a zip with the name of its member. */
export interface MarketText {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Decompressed text of one file: as much as one buffer can read from disk. */
const MAX_TEXT_BYTES = 2 ** 31 - 1;

/**
 * The CSV texts of a .csv, .csv.gz or .zip file; a zip may have several. The first bytes decide the
 * format, not the name.
 *
 * @param maxBytes decompressed; a larger zip is rejected by its directory, a larger gzip while it is
 *   read
 * @throws {MarketDataError} not a regular file, damaged, too large, or a zip without tables
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function readTexts(path: string, maxBytes = MAX_TEXT_BYTES): MarketText[] {
  const bytes = readRegularFile(path, maxBytes);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return [{ file: path, bytes: plainText(path, gunzip(path, bytes, maxBytes)) }];
  // The second begins a zip without members.
  const start = bytes.toString('latin1', 0, 4);
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return unzip(path, bytes, maxBytes);
  const text = plainText(path, bytes);
  const head = text.subarray(0, 512);
  const other = OTHER_FORMATS.find(([form]) => form.test(head.toString('latin1')));
  if (other !== undefined) {
    throw new MarketDataError(`it is ${other[1]}, no table of bars; ${other[2]}`, { file: path });
  }
  if (head.some((byte) => byte < TAB)) {
    throw new MarketDataError('it is binary, no table of bars; give a .csv, .gz or .zip file', {
      file: path,
    });
  }
  return [{ file: path, bytes: text }];
}

/** UTF-8 with line feeds, of UTF-16 with a byte order mark, and of lines that end with carriage returns alone. */
function plainText(file: string, bytes: Buffer): Buffer {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE();
  const isWide = mark === 0xfffe || mark === 0xfeff;
  const text = isWide ? decodeWide(file, bytes, mark === 0xfffe ? 'utf-16le' : 'utf-16be') : bytes;
  if (text.includes(LINE_FEED) || !text.includes(CARRIAGE_RETURN)) return text;
  return text.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte)) as Buffer;
}

function decodeWide(file: string, bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch (error) {
    const what = 'it begins as UTF-16, and is not; save it as UTF-8';
    throw new MarketDataError(what, { file }, { cause: error });
  }
}

/** Files that are taken for bars, by their first characters: what they are, and what to do. */
const OTHER_FORMATS: readonly (readonly [form: RegExp, what: string, advice: string])[] = [
  [
    /^(\xef\xbb\xbf)?\s*<(?![A-Z]+>[,;\t|])[!?a-zA-Z]/i,
    'a web page or XML, as of a failed download',
    'download it again',
  ],
  [/^(\xef\xbb\xbf)?\s*[{[]/, 'JSON', 'save it as CSV'],
  [/^%PDF/, 'a PDF', 'save it as CSV'],
  [/^PAR1/, 'a Parquet file', 'save it as CSV'],
  [/^\xd0\xcf.\xe0/, 'a spreadsheet', 'save it as CSV'],
  [
    /^7z\xbc\xaf|^Rar!|^BZh|^\xfd7zXZ|^\x28\xb5\x2f\xfd/,
    'a compressed file',
    'unpack it, or compress it as .zip or .gz',
  ],
];

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

function readRegularFile(path: string, maxBytes: number): Buffer {
  // Before it is opened: a pipe would wait for a writer.
  const stat = statSync(path);
  if (!stat.isFile()) {
    throw new MarketDataError('it is not a regular file', { file: path });
  }
  if (stat.size > maxBytes) throw tooLarge(path, maxBytes);
  return readFileSync(path);
}

function gunzip(path: string, bytes: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(path, maxBytes);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new MarketDataError(
      `it is not a valid gzip (${reason})`,
      { file: path },
      { cause: error },
    );
  }
}

function unzip(path: string, bytes: Buffer, maxBytes: number): MarketText[] {
  const all = zipMembers(bytes, path).filter(({ name }) => !name.startsWith('__MACOSX/'));
  const named = (ending: RegExp) => all.filter(({ name }) => ending.test(name));
  const tables = named(/\.csv$/i);
  // Beside a table, text is a report or a licence.
  const members = tables.length > 0 ? tables : named(/\.(txt|prn|tsv)$/i);
  if (members.length === 0) {
    const isSheet = all.some(({ name }) => name.startsWith('xl/'));
    const what = isSheet
      ? 'it is a spreadsheet; save it as CSV'
      : 'the zip has no .csv or .txt file';
    throw new MarketDataError(what, { file: path });
  }
  const total = members.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) throw tooLarge(path, maxBytes);
  return members.map((member) => ({
    file: isNamedAs(path, member.name) ? path : `${path}/${member.name}`,
    bytes: plainText(path, unzipMember(bytes, member, path)),
  }));
}

/** Whether a zip has the name of its member, which then says nothing more. */
function isNamedAs(path: string, member: string): boolean {
  const stem = (name: string) => basename(name).replace(/(\.(csv|txt|zip|gz))+$/i, '');
  return stem(path) === stem(member);
}

function tooLarge(path: string, maxBytes: number): MarketDataError {
  const limit = maxBytes >= 2 ** 20 ? `${Math.round(maxBytes / 2 ** 20)} MiB` : `${maxBytes} bytes`;
  return new MarketDataError(`it has more than ${limit} of text; split it`, { file: path });
}
