import { appendFileSync } from 'node:fs';
import { NameTakenError } from '../../sessions/context/session-error.ts';
import { lockSession, runningOwner } from '../../sessions/record/session-lock.ts';

// A process that takes the lock of a folder again and again until it is killed, and looks who has it in
// between: `FOLDER LOG`. A line of the log is written under the lock, by one process at a time if the
// lock is worth anything: `in PID`, `out PID`, or `failed PID WHY`.
const [folder, log] = process.argv.slice(2) as [string, string];
const note = (what: string) => appendFileSync(log, `${what}\n`);
const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

for (let turn = process.pid; ; turn++) {
  try {
    const lock = lockSession(folder, () => new Date());
    note(`in ${process.pid}`);
    if (turn % 3 > 0) pause(turn % 3);
    if (runningOwner(folder)?.pid !== process.pid) note(`failed ${process.pid} to see itself`);
    note(`out ${process.pid}`);
    lock.release();
  } catch (error) {
    if (!(error instanceof NameTakenError)) note(`failed ${process.pid} ${error}`);
  }
  runningOwner(folder);
}
