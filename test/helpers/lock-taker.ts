import { createInterface } from 'node:readline';
import { lockSession, runningOwner, type SessionLock } from '../../sessions/record/session-lock.ts';

// A process that uses locks on request, one request per line: `lock FOLDER` answers `got` or the
// refusal, `look FOLDER` the process that holds it or `none`, `release` answers `free`.
let held: SessionLock | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${answer(line)}\n`);
}

function answer(line: string): string {
  const folder = line.slice(5);
  if (line.startsWith('lock ')) return lock(folder);
  if (line.startsWith('look ')) return `${runningOwner(folder)?.pid ?? 'none'}`;
  return release();
}

function lock(folder: string): string {
  try {
    held = lockSession(folder, () => new Date());
    return 'got';
  } catch (error) {
    return (error as Error).message;
  }
}

function release(): string {
  held?.release();
  held = null;
  return 'free';
}
