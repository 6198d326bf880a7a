import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../store/make-folder.ts';
import { get, retrying, TransferError, type TransferTiming } from './transfer.ts';

export interface DownloadOptions {
  readonly timing: TransferTiming;
  readonly signal: AbortSignal;
  /** `total` is null if the server does not report it. */
  readonly onBytes?: (received: number, total: number | null) => void;
}

/** More than any file of the archive: the limit of an endless response. */
const MAX_FILE_BYTES = 2 ** 30;
const MAX_CHECKSUM_BYTES = 4096;

/**
 * Downloads a file whose SHA-256 is published next to it (`.CHECKSUM`), unless it is there already.
 *
 * A partial download is kept as `<path>.part`, and the next call requests only the rest. Once its
 * checksum is right, the file is renamed to `path`, with its `.CHECKSUM` next to it.
 *
 * @returns `there`: it was, nothing was requested; `missing`: the server has none
 * @throws {MarketDataError} the download fails, or its checksum is never right
 * @throws {NodeJS.ErrnoException} the file system refuses
 * @throws the signal's reason, once it is aborted
 */
export async function downloadVerified(
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<'there' | 'downloaded' | 'missing'> {
  const { signal, timing } = options;
  const [part, checksumPath] = [`${path}.part`, `${path}.CHECKSUM`];
  const known = await readIfThere(checksumPath);
  if (known !== null && (await isWhole(path, parseChecksum(known, path)))) return 'there';

  const checksum = await retrying(url, timing, signal, () => getChecksum(url, path, options));
  if (checksum === null) return 'missing';
  makeFolder(dirname(path));
  if (!(await isWhole(path, checksum.sha256))) {
    let mismatches = 0;
    const isThere = await retrying(url, timing, signal, async () => {
      if (await isWhole(part, checksum.sha256)) return true;
      if (!(await getFile(url, part, options))) return false;
      if (await isWhole(part, checksum.sha256)) return true;
      // The part may be of an older file: retry once from the start, then blame the server.
      await rm(part, { force: true });
      throw new TransferError(`its SHA-256 is not the ${checksum.sha256} of its .CHECKSUM`, {
        isTransient: ++mismatches === 1,
      });
    });
    if (!isThere) return 'missing';
    await rename(part, path);
  }
  await writeFile(`${checksumPath}.tmp`, checksum.text);
  await rename(`${checksumPath}.tmp`, checksumPath);
  return 'downloaded';
}

async function getChecksum(
  url: string,
  path: string,
  { timing, signal }: DownloadOptions,
): Promise<{ text: string; sha256: string } | null> {
  return get(`${url}.CHECKSUM`, {}, timing, signal, async (_response, pieces) => {
    const received: Uint8Array[] = [];
    let length = 0;
    for await (const piece of pieces) {
      received.push(piece);
      length += piece.length;
      if (length > MAX_CHECKSUM_BYTES) break;
    }
    const text = Buffer.concat(received).toString('utf8');
    const sha256 = parseChecksum(text, path);
    if (sha256 !== null) return { text, sha256 };
    throw new TransferError('its .CHECKSUM is not a SHA-256 and a file name', {
      isTransient: false,
    });
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
function parseChecksum(text: string, path: string): string | null {
  const match = /^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$/.exec(text);
  return match !== null && match[2] === basename(path) ? match[1]!.toLowerCase() : null;
}

async function isWhole(path: string, sha256: string | null): Promise<boolean> {
  if (sha256 === null || (await stat(path).catch(ignoreMissing)) === null) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === sha256;
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
