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
 * Who has what a lock is for: what its file says, true for as long as the gate beside it is held. Only
 * builds that knew of no gates wrote when the machine was started.
 */
const Owner = z.object({ pid: z.int().positive(), since: IsoTime, boot: z.string().nullish() });
type Owner = z.infer<typeof Owner>;
export type RunningOwner = Pick<Owner, 'pid' | 'since'>;

/** What nobody else may write to. */
export interface OwnerLock {
  /** Lets the next one have it; once is enough, and more do not matter. */
  release(): void;
}

/** Whoever only looks whether a gate is held is in the way for less. */
const LOOK_MS = 20;

/** Whoever has come through a gate has said so by then. */
const LOOKS = 50;

/** With their stamps. A database that nobody refers to would be closed, and let go of its lock. */
const held = new Map<Database.Database, string>();

/**
 * Takes a lock: an exclusive transaction on an empty SQLite file, its gate, which the system ends with
 * the process, however that ends.
 *
 * Nothing but SQLite may open a gate, not even to read it: a process that closes a file lets go of all
 * that it has locked in it.
 *
 * @param file the name of the lock in its folder
 * @param refusal what to throw where a running process has it
 * @param patienceMs how long to wait for that process first
 * @throws {StoreError} something else is in its place, or it cannot be locked
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
    // What a killed one has left is there until the one that came through says so, and another process
    // may have its number by now: a name is believed that is there at two looks.
    const isSure = owner !== null && isDeepStrictEqual(owner, before);
    if (isSure && performance.now() >= end) throw refusal(owner!);
  }
  throw new StoreError(
    `Cannot lock ${path}: another process has it, or this file system has no locks; end that process, ` +
      'or keep the lab on a disk of this machine',
  );
}

/** The process that has a lock now; null where none has. */
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
      // The folder may have been removed, and made and locked anew.
      if (stampOf(gate.name) !== stamp) return;
      for (const left of [path, gate.name]) rmSync(left, { force: true });
    } catch {
      // What cannot be removed is nobody's once the gate is let go, and the next one says what is wrong.
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
 * Holds a gate, which is made where there is none.
 *
 * @returns null where another holds it, or has let go of it meanwhile
 */
function enter(gate: string): Database.Database | null {
  try {
    writeFileSync(gate, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw naming(gate, error);
  }
  const stamp = stampOf(gate);
  // What is never written to disk needs no second file.
  const sql = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE';
  const db = opened(gate, { timeout: LOOK_MS }, sql);
  if (db === null) return null;
  try {
    // Whoever let go has removed it: then what is held now is not what others find.
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
    // Unless it was let go, and removed, meanwhile.
    if (stampOf(gate) === before) throw error;
    return isHeld(gate);
  }
}

/** A gate for which that could be done; null where another holds it. */
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

/** What tells a gate from others of its name; null where there is none. */
function stampOf(gate: string): string | null {
  const facts = lstatSync(gate, { bigint: true, throwIfNoEntry: false });
  if (facts === undefined) return null;
  if (facts.isFile() && facts.size === 0n) return `${facts.ino} ${facts.birthtimeNs}`;
  throw new StoreError(`Cannot lock ${gate}: it is no empty file; remove it if nothing uses it`);
}

/**
 * Null where there is no such file, where one that was killed has written half of it, and where it names
 * nobody who is there: where a file system cannot lock, SQLite finds every gate held.
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
    // Somebody else's process may not be signalled, and is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
