import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type Database from 'better-sqlite3';
import * as z from 'zod';
import { IsoTime } from '../protocol/scalars.ts';
import { naming } from './durable-file.ts';
import { StoreError } from './errors.ts';
import { openSqlite, SqliteError } from './open-sqlite.ts';
import { readStoredText } from './read-stored-file.ts';

/**
 * The owner of a lock, as recorded in its file; valid while the gate, a second file, is held. Only builds
 * from before gates recorded when the machine was booted.
 */
const Owner = z.object({ pid: z.int().positive(), since: IsoTime, boot: z.string().nullish() });
type Owner = z.infer<typeof Owner>;
export type RunningOwner = Pick<Owner, 'pid' | 'since'>;

/** An exclusive lock. */
export interface OwnerLock {
  /** Releases the lock; calling it again has no effect. */
  release(): void;
}

/** Longer than a process that only checks a gate holds it. */
const LOOK_MS = 20;

/** After this many looks, a process that took the gate has recorded itself as the owner. */
const LOOKS = 50;

/** With their stamps. A database without references would be closed, which releases its lock. */
const held = new Map<Database.Database, string>();

/**
 * Takes a lock: an exclusive transaction on an empty SQLite file, its gate. The operating system ends
 * the transaction with the process, however the process ends.
 *
 * Only SQLite may open a gate, even to read it: closing a file releases all locks of the process on it.
 *
 * @param file the name of the lock in its folder
 * @param refusal the error to throw if a running process holds the lock
 * @param patienceMs how long to wait for that process first
 * @throws {StoreError} another kind of file has its name, or it cannot be locked
 */
export function takeLock(
  folder: string,
  file: string,
  now: () => Date,
  refusal: (owner: RunningOwner) => Error,
  patienceMs = LOOK_MS,
): OwnerLock {
  const path = join(folder, file);
  const end = performance.now() + patienceMs;
  let owner = ownerIn(folder, file);
  for (let look = 0; look < LOOKS || performance.now() < end; look++) {
    const gate = hasNoGate(owner) ? null : enter(`${path}.gate`);
    if (gate !== null) return ownedBy(path, gate, now().toISOString());
    const before = look === 0 ? null : owner;
    owner = ownerIn(folder, file);
    // The record of a killed owner stays until the next owner replaces it, and its pid may be reused by
    // now: an owner counts only if two looks find it.
    const isSure = owner !== null && isDeepStrictEqual(owner, before);
    if (isSure && performance.now() >= end) throw refusal(owner!);
  }
  throw new StoreError(
    `Cannot lock ${path}: another process holds it, or the file system has no locks; end that process, ` +
      'or move the lab to a local disk',
  );
}

/** The process that holds a lock now; null if none does. */
export function lockOwner(folder: string, file: string): RunningOwner | null {
  const owner = ownerIn(folder, file);
  if (owner === null || hasNoGate(owner)) return owner;
  return isHeld(join(folder, `${file}.gate`)) ? ownerIn(folder, file) : null;
}

function hasNoGate(owner: Owner | null): boolean {
  return owner?.boot !== undefined && owner.pid !== process.pid;
}

function ownedBy(path: string, gate: Database.Database, since: string): OwnerLock {
  const release = () => {
    const stamp = held.get(gate);
    if (!held.delete(gate)) return;
    try {
      // The folder may have been removed, recreated and locked by another process.
      if (stampOf(gate.name) !== stamp) return;
      for (const left of [path, gate.name]) rmSync(left, { force: true });
    } catch {
      // A file that cannot be removed has no owner once the gate is released; the next lock reports it.
    } finally {
      gate.close();
    }
  };
  try {
    rmSync(path, { force: true });
    writeFileSync(path, `${JSON.stringify({ pid: process.pid, since })}\n`, { flag: 'wx' });
  } catch (error) {
    release();
    throw naming(path, error);
  }
  return { release };
}

/**
 * Holds a gate, which is created if missing.
 *
 * @returns null if another process holds it, or has just released it
 */
function enter(gate: string): Database.Database | null {
  try {
    writeFileSync(gate, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw naming(gate, error);
  }
  const stamp = stampOf(gate);
  // Nothing is written to disk, so no journal file is needed.
  const sql = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE';
  const db = opened(gate, { timeout: LOOK_MS }, sql);
  if (db === null) return null;
  try {
    // The last owner removes the file on release: then other processes do not find the file held here.
    if (stamp !== null && stampOf(gate) === stamp) held.set(db, stamp);
    return held.has(db) ? db : null;
  } finally {
    if (!held.has(db)) db.close();
  }
}

function isHeld(gate: string): boolean {
  const before = stampOf(gate);
  if (before === null) return false;
  try {
    const db = opened(gate, { readonly: true, timeout: 0 }, 'SELECT 1 FROM sqlite_master');
    db?.close();
    return db === null;
  } catch (error) {
    // The gate may have been released and removed meanwhile.
    if (stampOf(gate) === before) throw error;
    return isHeld(gate);
  }
}

/** A gate on which the statements succeeded; null if another process holds it. */
function opened(gate: string, options: Database.Options, sql: string): Database.Database | null {
  let db: Database.Database | null = null;
  try {
    db = openSqlite(gate, options);
    db.exec(sql);
    return db;
  } catch (error) {
    db?.close();
    if (!(error instanceof SqliteError)) throw error;
    if (error.code === 'SQLITE_BUSY') return null;
    throw new StoreError(`Cannot lock ${gate}: ${error.message}`, { cause: error });
  }
}

/** Distinguishes a gate from later files of its name; null if it does not exist. */
function stampOf(gate: string): string | null {
  const facts = lstatSync(gate, { bigint: true, throwIfNoEntry: false });
  if (facts === undefined) return null;
  if (facts.isFile() && facts.size === 0n) return `${facts.ino} ${facts.birthtimeNs}`;
  throw new StoreError(
    `Cannot lock ${gate}: it is not an empty file; remove it if no program uses it`,
  );
}

/**
 * Null if the file does not exist, is incomplete since its writer was killed, or names a process that no
 * longer runs: on a file system without locks, SQLite finds every gate held.
 */
function ownerIn(folder: string, file: string): Owner | null {
  try {
    const owner = Owner.parse(JSON.parse(readStoredText(folder, file) ?? 'null'));
    return hasProcess(owner.pid) ? owner : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user exists, but may not be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
