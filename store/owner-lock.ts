import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { IsoTime } from '../protocol/scalars.ts';
import { naming, sha256 } from './durable-file.ts';
import { SessionError } from './errors.ts';
import { isAlive, ownProcess } from './process-facts.ts';
import { readStoredText } from './read-stored-file.ts';

/** Who has what a lock is for. What the file of a lock holds. */
const Owner = z.object({
  pid: z.int().positive(),
  startTicks: z.number().nullable(),
  boot: z.string().nullable(),
  since: IsoTime,
  /** Of this taking of the lock alone. */
  id: z.string().regex(/^[0-9a-f-]{32,36}$/),
});
type Owner = z.infer<typeof Owner>;

/** A process that is running, and has it. */
export type RunningOwner = Pick<Owner, 'pid' | 'since'>;

/** What nobody else may write to. */
export interface OwnerLock {
  /** Lets the next one have it; once is enough, and more do not matter. */
  release(): void;
}

/** A running process has the lock. */
export class HeldError extends Error {
  readonly owner: RunningOwner;

  constructor(owner: RunningOwner) {
    super(`Process ${owner.pid} has had it since ${owner.since}`);
    this.name = 'HeldError';
    this.owner = owner;
  }
}

/**
 * Takes a lock, from a process that is gone if need be.
 *
 * The lock goes from hand to hand along a chain: whoever finds the owner gone makes the file that is
 * named after that owner's id, which only one can, and then puts it in the place of the lock. Should it
 * end between the two, the next one finds it there as the owner that is gone.
 *
 * @param file the name of the lock in its folder
 * @throws {HeldError} a running process has it
 */
export function takeLock(folder: string, file: string, now: () => Date): OwnerLock {
  const place = { folder, file };
  const own: Owner = { ...ownProcess(), since: now().toISOString(), id: randomUUID() };
  const ready = join(folder, `${file}.${own.id}.${own.pid}.tmp`);
  try {
    writeOwner(ready, own);
    while (!tryToLock(place, ready, own)) {
      // Somebody took the lock, or let it go, while it was looked at: look again.
    }
  } finally {
    rmSync(ready, { force: true });
  }
  sweep(place);
  return {
    release: () => {
      if (ownerIn(folder, file)?.id === own.id) rmSync(join(folder, file), { force: true });
    },
  };
}

interface Place {
  readonly folder: string;
  readonly file: string;
}

function writeOwner(ready: string, own: Owner): void {
  try {
    writeFileSync(ready, `${JSON.stringify(own)}\n`, { flag: 'wx' });
  } catch (error) {
    throw naming(ready, error);
  }
}

/** The process that has a lock now; null where none has. */
export function lockOwner(folder: string, file: string): RunningOwner | null {
  const owner = chainOf({ folder, file }).at(-1);
  return owner !== undefined && isAlive(owner) ? owner : null;
}

/**
 * One look at the lock.
 *
 * @returns false where it changed meanwhile
 */
function tryToLock(place: Place, ready: string, own: Owner): boolean {
  const { folder, file } = place;
  const last = chainOf(place).at(-1);
  if (last !== undefined && isAlive(last)) throw new HeldError(last);
  const claim = last === undefined ? file : heirOf(file, last);
  if (!linkOnce(ready, join(folder, claim))) return false;
  if (last === undefined) return true;

  // Somebody with the same claim may have come first and be in the place of the lock already. Then
  // the chain has another beginning, and this claim is to nothing.
  if (chainOf(place).some(({ id }) => id === own.id)) {
    renameSync(join(folder, claim), join(folder, file));
    return true;
  }
  rmSync(join(folder, claim), { force: true });
  return false;
}

/** The owner that the lock names, and whoever has claimed to follow, to the last. */
function chainOf({ folder, file }: Place): Owner[] {
  const chain: Owner[] = [];
  const seen = new Set<string>();
  let next = ownerIn(folder, file);
  while (next !== null) {
    if (seen.has(next.id)) {
      throw new SessionError(
        `The lock of ${folder} has two owners of the same id: remove the files ${file}* if nothing uses it`,
      );
    }
    seen.add(next.id);
    chain.push(next);
    next = ownerIn(folder, heirOf(file, next));
  }
  return chain;
}

/** Removes what processes have left that were killed while they were about to take the lock. */
function sweep({ folder, file }: Place): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${file}.`)) continue;
    const pid = /^[0-9a-f-]+\.(\d+)\.tmp$/.exec(name.slice(file.length + 1))?.[1];
    const isLeft = pid !== undefined && !isAlive({ ...NOBODY, pid: Number(pid) });
    // No claim is to the owner that is there: it is alive.
    if (isLeft || name.startsWith(`${file}.after_`)) rmSync(join(folder, name), { force: true });
  }
}

function heirOf(file: string, { id }: Owner): string {
  return `${file}.after_${id}`;
}

/** What file systems say that have no links. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP']);

/**
 * A file under another name too, with all that it holds at once.
 *
 * @returns false where there is a file of that name
 */
function linkOnce(ready: string, path: string): boolean {
  try {
    linkSync(ready, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code)) throw error;
  }
  try {
    copyFileSync(ready, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Null where there is no such file. One that names nobody, as a power cut can leave it, is an owner
 * that is gone; but where files are copied into their place, it may become whole in a moment.
 */
function ownerIn(folder: string, file: string, patienceMs = 250): Owner | null {
  const text = readStoredText(folder, file);
  if (text === null) return null;
  const { success, data } = Owner.safeParse(parsed(text));
  if (success) return data;
  if (patienceMs > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    return ownerIn(folder, file, patienceMs - 50);
  }
  return { ...NOBODY, id: sha256(text).slice(0, 32) };
}

const NOBODY = { pid: 0, startTicks: null, boot: null, since: '' };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
