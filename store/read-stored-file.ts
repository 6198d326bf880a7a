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
 * A file of a session, whoever made the session: links are not followed, pipes and devices are not
 * opened, and no more is read than a session writes.
 *
 * @param path relative to the session, with slashes
 * @returns null where there is no such file
 * @throws {StoreError} it is something else, longer than any such file, or cannot be read
 */
export function readStoredFile(folder: string, path: string): Buffer | null {
  return opened(folder, path, (file, size) => {
    refuseLonger(folder, path, size, mostBytes(path));
    return readAt(file, Buffer.alloc(size), 0);
  });
}

/** The same, as text. */
export function readStoredText(folder: string, path: string): string | null {
  return readStoredFile(folder, path)?.toString('utf8') ?? null;
}

/** The first so many bytes of a file as text, however long it is. */
export function readStoredHead(folder: string, path: string, bytes: number): string | null {
  return opened(folder, path, (file, size) =>
    readAt(file, Buffer.alloc(Math.min(size, bytes)), 0).toString('utf8'),
  );
}

/** The last so many bytes of a file as text, however long it is. */
export function readStoredTail(folder: string, path: string, bytes: number): string | null {
  return opened(folder, path, (file, size) => {
    const tail = Buffer.alloc(Math.min(size, bytes));
    return readAt(file, tail, size - tail.length).toString('utf8');
  });
}

/**
 * Some bytes of a file, from a place on.
 *
 * @param most as many are read where there are so many
 * @returns none where the file ends before that place
 * @throws {StoreError} as above
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

/** What a file holds, without holding more than a piece of it at a time. */
export interface StoredDigest {
  readonly sha256: string;
  readonly bytes: number;
}

/** @throws {StoreError} as above; but any file may be as long as the longest */
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
 * What lies in a folder of a session.
 *
 * @param path `.` is the session itself
 * @returns nothing where there is no such folder
 * @throws {StoreError} it is a link or a file, or cannot be read
 */
export function listStoredFolder(folder: string, path: string): Dirent[] {
  const full = join(folder, path);
  const entries = lookingAt(full, () => {
    const facts = path === '.' ? factsOf(folder) : factsBelow(folder, path);
    if (facts === null) return null;
    if (!facts.isDirectory()) throw new StoreError(`${full} ${oddness(facts, 'folder')}`);
    return readdirSync(full, { withFileTypes: true });
  });
  return entries ?? [];
}

/** 2.3 KB a test, as was measured, of the longest session there can be: 99 segments of 999 tests. */
const JOURNAL_BYTES = 256e6;
const PIECE_BYTES = 1 << 20;

function mostBytes(path: string): number {
  if (path === 'journal.jsonl' || path === 'ledger.jsonl') return JOURNAL_BYTES;
  // What an agent is told grows with the session.
  return path.endsWith('.jsonl') || path.startsWith('transcripts/') ? 64e6 : 16e6;
}

function refuseLonger(folder: string, path: string, size: number, most: number): void {
  if (size <= most) return;
  throw new StoreError(
    `${join(folder, path)} is ${countText(size)} bytes long, and no such file of a session is longer than ${most / 1e6} MB`,
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
    if (!seen.isFile()) throw new StoreError(`${full} ${oddness(seen, 'regular file')}`);
    // Should it be another by now, that one is not followed or waited for either.
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
    const file = openSync(full, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile()) throw new StoreError(`${full} ${oddness(facts, 'regular file')}`);
      return use(file, facts.size);
    } finally {
      closeSync(file);
    }
  });
}

/** What a file is, and that every folder on the way to it is one; null where one of them is missing. */
function factsBelow(folder: string, path: string): Stats | null {
  const parts = path.split('/');
  if (parts.some((part) => /^\.{0,2}$|\0/.test(part))) {
    throw new StoreError(`${JSON.stringify(path)} cannot be a file of a session`);
  }
  for (let depth = 1; depth < parts.length; depth++) {
    const above = join(folder, ...parts.slice(0, depth));
    const facts = factsOf(above);
    if (facts === null) return null;
    if (!facts.isDirectory()) throw new StoreError(`${above} ${oddness(facts, 'folder')}`);
  }
  return factsOf(join(folder, path));
}

/** Null where there is nothing of that name. */
function factsOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

function oddness(facts: Stats, wanted: string): string {
  return facts.isSymbolicLink()
    ? 'is a link, and links in a session are not followed'
    : `is no ${wanted}`;
}

/** What is there of as many bytes as `room` takes. */
function readAt(file: number, room: Buffer, position: number): Buffer {
  let filled = 0;
  while (filled < room.length) {
    const read = readSync(file, room, filled, room.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return room.subarray(0, filled);
}

/** What the file system refuses, as a sentence; null where what is looked at went away meanwhile. */
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
