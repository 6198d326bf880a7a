import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../store/make-folder.ts';
import { get, retrying, TransferError, type TransferTiming } from './transfer.ts';

export interface DownloadOptions {
  readonly timing: TransferTiming;
  readonly signal: AbortSignal;
  /** SHA-256 (hex, small letters) of files that are accepted although another one is published. */
  readonly accepted?: ReadonlySet<string>;
  /** `total` is null if the server does not report it. */
  readonly onBytes?: (received: number, total: number | null) => void;
}

/** What became of a download. */
export type Download =
  /** The file is complete; `accepted` is its SHA-256 if that is not the published one. */
  | { readonly outcome: 'there' | 'downloaded'; readonly accepted: string | null }
  /** The server has no such file. */
  | { readonly outcome: 'missing' }
  /** The file is not the published one, and was kept aside. */
  | { readonly outcome: 'rejected'; readonly reason: string };

/** More than any file of the archive: the limit of an endless response. */
const MAX_FILE_BYTES = 2 ** 30;
const MAX_CHECKSUM_BYTES = 4096;

/** The folder, beside the files, of those whose SHA-256 is not the published one. */
const REJECTED = 'rejected';

/**
 * Downloads a file whose SHA-256 is published next to it (`.CHECKSUM`), unless it is there already.
 *
 * A partial download is kept as `<path>.part`, and the next call requests only the rest. Once its
 * checksum is right, the file is renamed to `path`, with its `.CHECKSUM` next to it.
 *
 * @throws {MarketDataError} the download fails
 * @throws {NodeJS.ErrnoException} the file system refuses
 * @throws the signal's reason, once it is aborted
 */
export async function downloadVerified(
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<Download> {
  const { signal, timing, accepted = new Set() } = options;
  const [part, checksumPath] = [`${path}.part`, `${path}.CHECKSUM`];
  const [aside, name] = [join(dirname(path), REJECTED, basename(path)), basename(path)];
  const complete = (outcome: 'there' | 'downloaded', sha256: string, published: string | null) =>
    ({ outcome, accepted: sha256 === published ? null : sha256 }) as const;
  const known = await readIfThere(checksumPath);
  if (known !== null) {
    const [sha256, published] = [await sha256Of(path), parseChecksum(known, name)];
    if (sha256 !== null && (sha256 === published || accepted.has(sha256))) {
      return complete('there', sha256, published);
    }
  }

  const checksum = await retrying(url, timing, signal, () => getChecksum(url, options));
  if (checksum === null) return { outcome: 'missing' };
  const published = parseChecksum(checksum, name);
  makeFolder(dirname(path));
  let found: string | null = null;
  const isRight = async (file: string) => {
    found = await sha256Of(file);
    return found !== null && (found === published || accepted.has(found));
  };
  const isThere = await isRight(path);
  if (!isThere) {
    const source = (await isRight(aside)) ? aside : part;
    let isRejected = false;
    let attempts = 0;
    const isSent = await retrying(url, timing, signal, async () => {
      if (source === aside || (await isRight(part))) return true;
      if (!(await getFile(url, part, options))) return false;
      if (await isRight(part)) return true;
      // The part may be of an older file: retry once from the start, then blame the server.
      isRejected = published === null || ++attempts > 1;
      if (isRejected) return true;
      await rm(part, { force: true });
      throw new TransferError('its SHA-256 is not that of its .CHECKSUM', { isTransient: true });
    });
    if (!isSent) return { outcome: 'missing' };
    if (isRejected) {
      makeFolder(dirname(aside));
      await rename(part, aside);
      return { outcome: 'rejected', reason: rejection(name, aside, found!, published) };
    }
    await rename(source, path);
  }
  await writeFile(`${checksumPath}.tmp`, checksum);
  await rename(`${checksumPath}.tmp`, checksumPath);
  return complete(isThere ? 'there' : 'downloaded', found!, published);
}

/** Makes the next `downloadVerified` ask for the checksum of a file again: the archive may repair it. */
export async function doubt(path: string): Promise<void> {
  await rm(`${path}.CHECKSUM`, { force: true });
}

function rejection(name: string, aside: string, found: string, published: string | null): string {
  const expected =
    published === null
      ? 'its .CHECKSUM is not a SHA-256 and a file name'
      : `its .CHECKSUM has ${published}`;
  return (
    `Cannot use ${name}: its SHA-256 is ${found}, ${expected}; it was kept as "${aside}", and ` +
    `--accept-checksum ${found} uses it, if you know that it is right`
  );
}

/** The text of the .CHECKSUM, or its beginning; null if there is none. */
async function getChecksum(
  url: string,
  { timing, signal }: DownloadOptions,
): Promise<string | null> {
  return get(`${url}.CHECKSUM`, {}, timing, signal, async (_response, pieces) => {
    const received: Uint8Array[] = [];
    let length = 0;
    for await (const piece of pieces) {
      received.push(piece);
      length += piece.length;
      if (length > MAX_CHECKSUM_BYTES) break;
    }
    const text = Buffer.concat(received).toString('utf8');
    if (!text.trimStart().startsWith('<')) return text;
    throw new TransferError(
      'the server sent a page in place of its .CHECKSUM, as networks do that ask to sign in',
      { isTransient: false },
    );
  });
}

/** Completes `part`. @returns false if the server has no such file */
async function getFile(url: string, part: string, options: DownloadOptions): Promise<boolean> {
  const { timing, signal, onBytes } = options;
  const there = (await stat(part).catch(ignoreMissing))?.size ?? 0;
  const headers: Record<string, string> = there > 0 ? { range: `bytes=${there}-` } : {};
  const received = await get(url, headers, timing, signal, async (response, pieces) => {
    const isRest =
      response.status === 206 &&
      (response.headers.get('content-range') ?? '').startsWith(`bytes ${there}-`);
    if (response.status === 206 && !isRest) {
      await rm(part, { force: true });
      throw new TransferError('the server sent another range than requested', {
        isTransient: true,
      });
    }
    let length = isRest ? there : 0;
    const announced = Number(response.headers.get('content-length') ?? NaN);
    const total = Number.isNaN(announced) ? null : length + announced;
    const file = await open(part, isRest ? 'a' : 'w');
    try {
      for await (const piece of pieces) {
        length += piece.length;
        if (length > MAX_FILE_BYTES) {
          throw new TransferError('it is longer than 1 GiB', { isTransient: false });
        }
        await file.writeFile(piece);
        onBytes?.(length, total);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return length;
  }).catch(async (error: unknown) => {
    // 416: nothing is left to send, so the part is not of this file.
    if (error instanceof TransferError && error.status === 416) {
      await rm(part, { force: true });
    }
    throw error;
  });
  return received !== null;
}

/** The hash in the first word of `<sha256>  <name>`, or null if the text does not have that form. */
function parseChecksum(text: string, name: string): string | null {
  const match = /^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$/.exec(text);
  const isOfFile = match !== null && match[2]!.normalize('NFC') === name;
  return isOfFile ? match[1]!.toLowerCase() : null;
}

/** In hex; null if there is no such file. */
async function sha256Of(path: string): Promise<string | null> {
  if ((await stat(path).catch(ignoreMissing)) === null) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
