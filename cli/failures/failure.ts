import { EXIT } from './exit-codes.ts';

/** The user asked for something impossible: `Cannot <action>: <what was found>; <what to do>`, exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** Runs a check of typed values: errors of sessions and markets become bad usage. */
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

/** Errors that a user can cause and correct: their message is printed without a stack. */
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

/** Errors of the file system as text. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exhausted',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EEXIST: 'a file of that name exists',
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

/** Calls of the file system whose name is not the verb. */
const CALLS: Readonly<Record<string, string>> = {
  mkdir: 'create the folder',
  scandir: 'list the folder',
  stat: 'read',
};

/** One line for an error, `Cannot <action>: <what was found>; <what to do>`; a stack follows only for a bug. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `Cannot continue: ${String(error)}`;
  // A name that was typed, or a cause, may contain line breaks.
  if (EXPECTED.has(error.name)) return error.message.replace(/\s*\n\s*/g, ' ');
  if (error.name === 'SqliteError') {
    const isDamaged = /^SQLITE_(NOTADB|CORRUPT)/.test(
      String((error as NodeJS.ErrnoException).code),
    );
    const cure = isDamaged ? '; rebuild it with maestro index --rebuild' : '';
    return `Cannot use the index lab.db: ${error.message}${cure}`;
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && code in SYSTEM) {
    return `Cannot ${CALLS[syscall ?? ''] ?? syscall ?? 'use'} ${path === undefined ? 'a file' : `"${path}"`}: ${SYSTEM[code]}`;
  }
  const line = `Cannot continue: this is a bug in Maestro (${error.message.split('\n')[0]}); please report it`;
  return `${line}\n${error.stack ?? error.message}`;
}

/** The exit code of an error. */
export function exitCodeOf(error: unknown): number {
  return (error instanceof Error ? EXPECTED.get(error.name) : undefined) ?? EXIT.failed;
}
