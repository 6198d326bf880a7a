import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { MarketDataError } from './errors.ts';
import { unzipMember, zipMembers } from './unzip.ts';

/** One CSV text, and what messages call it: the path, for a zip with the name of its member. */
export interface MarketText {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Text that one file may hold, decompressed: what one buffer is allowed to read from disk. */
const MAX_TEXT_BYTES = 2 ** 31 - 1;

/**
 * The CSV texts of a .csv, .csv.gz or .zip file; a zip may hold several. What the file is, its first
 * bytes say, not its name.
 *
 * @param maxBytes decompressed; a zip that unfolds to more is refused by what it lists, a gzip as soon
 *   as it does
 * @throws {MarketDataError} no regular file, damaged, too large, or a zip without CSV members
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function readTexts(path: string, maxBytes = MAX_TEXT_BYTES): MarketText[] {
  const bytes = readRegularFile(path, maxBytes);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return [{ file: path, bytes: gunzip(path, bytes, maxBytes) }];
  // The second is how a zip without members begins.
  const start = bytes.toString('latin1', 0, 4);
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return unzip(path, bytes, maxBytes);
  if (!bytes.includes(LINE_FEED) && bytes.includes(CARRIAGE_RETURN)) {
    throw new MarketDataError(
      'Expected lines that end with a line feed, found carriage returns alone (as old Macs wrote them)',
      { file: path },
    );
  }
  return [{ file: path, bytes }];
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

function readRegularFile(path: string, maxBytes: number): Buffer {
  // Asked before it is opened: a pipe would wait for a writer.
  const stat = statSync(path);
  if (!stat.isFile()) {
    throw new MarketDataError('Cannot read it as market data: it is no regular file', {
      file: path,
    });
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
    throw new MarketDataError(`Cannot gunzip it: ${reason}`, { file: path }, { cause: error });
  }
}

function unzip(path: string, bytes: Buffer, maxBytes: number): MarketText[] {
  const members = zipMembers(bytes, path).filter(
    ({ name }) => /\.csv$/i.test(name) && !name.startsWith('__MACOSX/'),
  );
  if (members.length === 0) {
    throw new MarketDataError('There are no bars in it: the zip holds no .csv file', {
      file: path,
    });
  }
  const total = members.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) throw tooLarge(path, maxBytes);
  return members.map((member) => ({
    file: members.length === 1 ? path : `${path}/${member.name}`,
    bytes: unzipMember(bytes, member, path),
  }));
}

function tooLarge(path: string, maxBytes: number): MarketDataError {
  const limit = maxBytes >= 2 ** 20 ? `${Math.round(maxBytes / 2 ** 20)} MiB` : `${maxBytes} bytes`;
  return new MarketDataError(`Cannot read more than ${limit} of text from one file: split it`, {
    file: path,
  });
}
