import { readFileSync } from 'node:fs';

/** What tells a process from any other that had or will have its number. */
export interface ProcessFacts {
  readonly pid: number;
  /** When it began, in ticks since the machine did; null where the system does not say. */
  readonly startTicks: number | null;
  /** Which start of the machine it belongs to; null where the system does not say. */
  readonly boot: string | null;
}

/** This process. */
export function ownProcess(): ProcessFacts {
  return {
    pid: process.pid,
    startTicks: procStat(process.pid)?.startTicks ?? null,
    boot: bootId(),
  };
}

/** Whether a process is still there: the same one, and not another under its number. */
export function isAlive({ pid, startTicks, boot }: ProcessFacts): boolean {
  if (pid <= 0) return false;
  if (boot !== null && bootId() !== null && boot !== bootId()) return false;
  if (!hasProcess(pid)) return false;
  const stat = procStat(pid);
  if (stat === null) return true;
  // What has ended, and was not yet asked how by its parent, still has a number.
  if (stat.state === 'Z' || stat.state === 'X') return false;
  return startTicks === null || startTicks === stat.startTicks;
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, and is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Null where there is no such process, or no /proc. */
function procStat(pid: number): { state: string; startTicks: number } | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field is the name in brackets, and a name may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0]!, startTicks: Number(fields[19]) };
}

function bootId(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR'].includes(code!)) return null;
    throw error;
  }
}
