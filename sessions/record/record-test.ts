import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { TestRecorder } from '../../engine/pool/worker-tasks.ts';
import type { TestFile } from '../../engine/recording/test-files.ts';

import { sha256, writeWhole } from '../../store/durable-file.ts';
import { makeFolder } from '../../store/make-folder.ts';

/** The settings of the recorder of a segment. */
export interface RecordingSettings {
  /** The segment's folder. */
  readonly folder: string;
}

/**
 * Writes the files of tests, in the thread that ran them. Each file is complete or absent; none is
 * fsynced, since a test whose files do not match the journal runs again.
 */
export default function testRecorder(): TestRecorder {
  let folder = '';
  let startedAt = 0;
  return {
    start(_test, recording) {
      folder = (recording as RecordingSettings).folder;
      startedAt = performance.now();
    },

    record(test, files) {
      const testFolder = join(folder, test);
      makeFolder(testFolder);
      const hashes: Record<string, string> = {};
      for (const { name, bytes } of files) {
        writeWhole(join(testFolder, name), bytes, { isDurable: false });
        hashes[name] = sha256(bytes);
      }
      const log = Buffer.from(logText(test, files, startedAt), 'utf8');
      writeWhole(join(testFolder, 'test.log'), log, { isDurable: false });
      return hashes;
    },
  };
}

/** When and where the test ran: the only file of a test that differs between runs. */
function logText(test: string, files: readonly TestFile[], startedAt: number): string {
  const took = (performance.now() - startedAt).toFixed(2);
  const sizes = files.map(({ name, bytes }) => `  ${name}: ${bytes.length} bytes`);
  return `${[
    `${new Date().toISOString()} ${test} ran in ${took} ms on thread ${threadId} of process ${process.pid}`,
    ...sizes,
  ].join('\n')}\n`;
}
