import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface WriteOptions {
  /** Whether it must survive a power cut: a file that a person keeps, not one that is recomputed. */
  readonly isDurable: boolean;
}

/**
 * Writes a whole file under another name and renames it, so that a reader sees the old file or the new
 * one, never a part of either.
 *
 * @throws what the file system throws; the temporary file is removed, and the old file is unchanged
 */
export function writeWhole(path: string, bytes: Uint8Array, { isDurable }: WriteOptions): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openNew(temporary);
    try {
      writeAll(file, bytes);
      if (isDurable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    if (isDurable) syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw naming(path, error);
  }
}

/** A file that is written in pieces under a temporary name and renamed once it is complete. */
export class GrowingFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #file: number;
  #isOpen = true;

  /** @throws what the file system throws */
  constructor(path: string) {
    this.path = path;
    this.#temporary = `${path}.${process.pid}.tmp`;
    this.#file = named(path, () => openNew(this.#temporary));
  }

  /** @throws what the file system throws, with the path */
  write(bytes: Uint8Array): void {
    named(this.path, () => writeAll(this.#file, bytes));
  }

  /**
   * Renames it to its own name, replacing an older file.
   *
   * @throws what the file system throws, with the path
   */
  keep(): void {
    named(this.path, () => {
      this.#close();
      renameSync(this.#temporary, this.path);
    });
  }

  /**
   * Removes it, unless it was kept.
   *
   * @throws what the file system throws, with the path
   */
  discard(): void {
    named(this.path, () => {
      this.#close();
      rmSync(this.#temporary, { force: true });
    });
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#file);
  }
}

/** An existing file was left by a process of the same id, or is a trap: it is never written to. */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(path);
    return openSync(path, 'wx');
  }
}

/** Names the file in an error of the file system, which names no open file, and a new one by its temporary name. */
export function naming(path: string, error: unknown): unknown {
  const failure = error as NodeJS.ErrnoException;
  if (failure.path?.endsWith('.tmp')) Object.assign(failure, { path, syscall: 'write' });
  else if (failure.code !== undefined) failure.path ??= path;
  return error;
}

/** Runs an operation on an open file; its errors name the file. */
export function named<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw naming(path, error);
  }
}

/** Writes every byte; a file system may accept fewer at a time than requested. */
export function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** A rename or a new folder is durable only after its parent folder is synced. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    named(path, () => fsyncSync(folder));
  } finally {
    closeSync(folder);
  }
}
