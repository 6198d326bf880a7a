import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface WriteOptions {
  /** Whether it must survive a power cut: a file that a person keeps, not one that is recomputed. */
  readonly isDurable: boolean;
}

/**
 * Writes a whole file under another name and renames it: whoever looks sees the old file or the new
 * one, and never half of either.
 *
 * @throws what the file system throws; the temporary file is gone then, and the old one is as it was
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

/** A file that is written piece by piece under another name, and is there under its own once it is whole. */
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
   * Gives it its name, in place of what had it.
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
   * Leaves nothing of it, unless it was kept.
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

/** What is there already was left by a process of the same number, or is a trap: it is not written to. */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(path);
    return openSync(path, 'wx');
  }
}

/** A failure of the file system with the file in it: writing to an open one does not say which. */
export function naming(path: string, error: unknown): unknown {
  const failure = error as NodeJS.ErrnoException;
  if (failure.code !== undefined) failure.path ??= path;
  return error;
}

/** Does something with an open file; what is refused of it says which one it is. */
export function named<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw naming(path, error);
  }
}

/** Writes every byte; a file system may take fewer at a time than it is given. */
export function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** A rename, or a new folder, is only as durable as the folder that holds it. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    named(path, () => fsyncSync(folder));
  } finally {
    closeSync(folder);
  }
}
