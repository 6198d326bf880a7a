import { closeSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { lockSession, type SessionLock } from '../../sessions/record/session-lock.ts';

// A process that writes to a file on request, one request per line: `lock FOLDER`, `open FILE`, then
// bytes in base64, each answered when it is done.
let lock: SessionLock | null = null;
let file: number | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('lock ')) lock = lockSession(line.slice(5), () => new Date());
  else if (line.startsWith('open ')) file = openSync(line.slice(5), 'a');
  else writeSync(file!, Buffer.from(line, 'base64'));
  process.stdout.write('done\n');
}
if (file !== null) closeSync(file);
lock?.release();
