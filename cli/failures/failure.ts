import { EXIT } from './exit-codes.ts';

/** The user asked for something that cannot be: said in a sentence, exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** A check of what was typed: what sessions and markets refuse there is bad usage. */
export function asUsage<Checked>(check: () => Checked): Checked {
  try {
    return check();
  } catch (error) {
    const isRefused =
      error instanceof Error && /^(Store|Session|MarketData)Error$/.test(error.name);
    if (!isRefused) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

/** Errors that a user can cause and mend: their message is the whole answer, without a stack. */
const EXPECTED = new Map<string, number>([
  ['UsageError', EXIT.usage],
  ['ConfigError', EXIT.usage],
  ['MarketDataError', EXIT.failed],
  ['StoreError', EXIT.failed],
  ['SessionError', EXIT.failed],
  ['ModelCallError', EXIT.failed],
  ['JsonlError', EXIT.failed],
  ['NotEnoughDataError', EXIT.notEnoughData],
]);

/** What the file system refuses, in the words of a person. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOENT: 'no such file or folder',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many links',
  EFBIG: 'the file is larger than the system allows',
  EIO: 'the disk failed to read or write',
};

/**
 * One sentence for what went wrong; the stack only where it is our own bug.
 *
 * @param error whatever was thrown
 */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `Maestro failed: ${String(error)}`;
  if (EXPECTED.has(error.name)) return error.message;
  if (error.name === 'SqliteError') {
    const isDamaged = /^SQLITE_(NOTADB|CORRUPT)/.test(
      String((error as NodeJS.ErrnoException).code),
    );
    const cure = isDamaged ? ': make it anew with "maestro index --rebuild"' : '';
    return `Cannot use the index lab.db (${error.message})${cure}`;
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && code in SYSTEM) {
    return `Cannot ${syscall ?? 'use'} ${path === undefined ? 'a file' : `"${path}"`}: ${SYSTEM[code]}`;
  }
  return `This is a bug in Maestro, please report it.\n${error.stack ?? error.message}`;
}

/** The exit code for what went wrong. */
export function exitCodeOf(error: unknown): number {
  return (error instanceof Error ? EXPECTED.get(error.name) : undefined) ?? EXIT.failed;
}
