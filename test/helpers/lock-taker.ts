import { createInterface } from 'node:readline';
import { lockSession, type SessionLock } from '../../sessions/record/session-lock.ts';

// A process that does with locks what it is told, a line at a time: `lock FOLDER` answers `got` or the
// refusal, `release` answers `free`.
let held: SessionLock | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${line.startsWith('lock ') ? lock(line.slice(5)) : release()}\n`);
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
