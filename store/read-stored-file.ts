import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { countText } from '../protocol/number-text.ts';
import { StoreError } from './errors.ts';

/**
 * Reads a file of a session of unknown origin: links are not followed, pipes and devices are not opened,
 * and no more is read than a session writes.
 *
 * @param path relative to the session, with slashes
 * @returns null if there is no such file
 * @throws {StoreError} it is not a regular file, is longer than any such file, or cannot be read
 */
export function readStoredFile(folder: string, path: string): Buffer | null {
  return opened(folder, path, (file, size) => {
    refuseLonger(folder, path, size, mostBytes(path));
    return readAt(file, Buffer.alloc(size), 0);
  });
}

/** As `readStoredFile`, decoded as UTF-8. */
export function readStoredText(folder: string, path: string): string | null {
  return readStoredFile(folder, path)?.toString('utf8') ?? null;
}

/** Up to `bytes` bytes from the start of a file as text, however long the file is. */
export function readStoredHead(folder: string, path: string, bytes: number): string | null {
  return opened(folder, path, (file, size) =>
    readAt(file, Buffer.alloc(Math.min(size, bytes)), 0).toString('utf8'),
  );
}

/** Up to `bytes` bytes from the end of a file as text, however long the file is. */
export function readStoredTail(folder: string, path: string, bytes: number): string | null {
  return opened(folder, path, (file, size) => {
    const tail = Buffer.alloc(Math.min(size, bytes));
    return readAt(file, tail, size - tail.length).toString('utf8');
  });
}

/**
 * Up to `most` bytes of a file, from an offset.
 *
 * @returns an empty buffer if the file ends before the offset
 * @throws {StoreError} as `readStoredFile`
 */
export function readStoredPiece(
  folder: string,
  path: string,
  from: number,
  most: number,
): Buffer | null {
  return opened(folder, path, (file, size) => {
    refuseLonger(folder, path, size, mostBytes(path));
    return readAt(file, Buffer.alloc(Math.max(0, Math.min(most, size - from))), from);
  });
}

/** The hash and the length of a file, read in pieces. */
export interface StoredDigest {
  readonly sha256: string;
  readonly bytes: number;
}

/** @throws {StoreError} as `readStoredFile`, but with the limit of the longest file for all */
export function digestStoredFile(folder: string, path: string): StoredDigest | null {
  return opened(folder, path, (file, size) => {
    refuseLonger(folder, path, size, JOURNAL_BYTES);
    const hash = createHash('sha256');
    const room = Buffer.alloc(Math.min(size, PIECE_BYTES));
    let bytes = 0;
    for (;;) {
      const piece = readAt(file, room.subarray(0, size - bytes), bytes);
      if (piece.length === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(piece);
      bytes += piece.length;
    }
  });
}

/**
 * The entries of a folder of a session.
 *
 * @param path `.` is the session itself
 * @returns an empty list if there is no such folder
 * @throws {StoreError} it is a link or a file, or cannot be read
 */
export function listStoredFolder(folder: string, path: string): Dirent[] {
  const full = join(folder, path);
  const entries = lookingAt(full, () => {
    const facts = path === '.' ? factsOf(folder) : factsBelow(folder, path);
    if (facts === null) return null;
    if (!facts.isDirectory()) throw notA('folder', full, facts);
    return readdirSync(full, { withFileTypes: true });
  });
  return entries ?? [];
}

/** At 2.3 KB per test (measured), the longest possible session: 99 segments of 999 tests. */
const JOURNAL_BYTES = 256e6;
const PIECE_BYTES = 1 << 20;

function mostBytes(path: string): number {
  if (path === 'journal.jsonl' || path === 'ledger.jsonl') return JOURNAL_BYTES;
  // The prompts of agents grow with the session.
  return path.endsWith('.jsonl') || path.startsWith('transcripts/') ? 64e6 : 16e6;
}

function refuseLonger(folder: string, path: string, size: number, most: number): void {
  if (size <= most) return;
  throw new StoreError(
    `Cannot read ${join(folder, path)}: it is ${countText(size)} bytes long, over the limit of ${most / 1e6} MB for this file`,
  );
}

function opened<Result>(
  folder: string,
  path: string,
  use: (file: number, size: number) => Result,
): Result | null {
  const full = join(folder, path);
  return lookingAt(full, () => {
    const seen = factsBelow(folder, path);
    if (seen === null) return null;
    if (!seen.isFile()) throw notA('regular file', full, seen);
    // If it was replaced by now, the replacement is not followed or waited for either.
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
    const file = openSync(full, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile()) throw notA('regular file', full, facts);
      return use(file, facts.size);
    } finally {
      closeSync(file);
    }
  });
}

/** The stats of a file, after checking that its parents are folders; null if any of them is missing. */
function factsBelow(folder: string, path: string): Stats | null {
  const parts = path.split('/');
  if (parts.some((part) => /^\.{0,2}$|\0/.test(part))) {
    throw new StoreError(`Cannot read ${JSON.stringify(path)}: it is not a path within a session`);
  }
  for (let depth = 1; depth < parts.length; depth++) {
    const above = join(folder, ...parts.slice(0, depth));
    const facts = factsOf(above);
    if (facts === null) return null;
    if (!facts.isDirectory()) throw notA('folder', above, facts);
  }
  return factsOf(join(folder, path));
}

/** Null if nothing has that name. */
function factsOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

function notA(wanted: string, path: string, facts: Stats): StoreError {
  const found = facts.isSymbolicLink()
    ? 'it is a link, and links in a session are not followed'
    : `it is not a ${wanted}`;
  return new StoreError(`Cannot read ${path}: ${found}`);
}

/** As many bytes as `room` takes, or fewer at the end of the file. */
function readAt(file: number, room: Buffer, position: number): Buffer {
  let filled = 0;
  while (filled < room.length) {
    const read = readSync(file, room, filled, room.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return room.subarray(0, filled);
}

/** Turns errors of the file system into a `StoreError`; null if the file was removed meanwhile. */
function lookingAt<Result>(path: string, look: () => Result): Result | null {
  try {
    return look();
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const words = getSystemErrorMap().get(errno)?.[1] ?? (error as Error).message;
    throw new StoreError(`Cannot read ${path}: ${words}`, { cause: error });
  }
}
