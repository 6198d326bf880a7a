import { dirname, join } from 'node:path';
import type { Recording } from '../../engine/pool/pool-port.ts';
import { type WriteOptions, writeWhole } from '../../store/durable-file.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { digestStoredFile, readStoredFile } from '../../store/read-stored-file.ts';
import type { RecordingSettings } from './record-test.ts';

/** The module that workers load to write test files: beside this one, built or not. */
const RECORDER = new URL(
  import.meta.url.endsWith('.ts') ? './record-test.ts' : './record-test.js',
  import.meta.url,
).href;

/** The folder of a session and what lies below it. Paths are relative to it, with slashes. */
export class SessionTree {
  readonly folder: string;
  readonly #made = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes a whole file, and makes the folder that it lies in. */
  write(path: string, bytes: Uint8Array, options: WriteOptions): void {
    const full = join(this.folder, path);
    const parent = dirname(full);
    if (!this.#made.has(parent)) makeFolder(parent);
    this.#made.add(parent);
    writeWhole(full, bytes, options);
  }

  /** @returns null where there is no such file */
  read(path: string): Buffer | null {
    return readStoredFile(this.folder, path);
  }

  /** Whether a file is there with the content of that hash. */
  holds(path: string, hash: string): boolean {
    return digestStoredFile(this.folder, path)?.sha256 === hash;
  }

  /** Where the test files of a segment go. */
  recording(segment: number): Recording {
    const settings: RecordingSettings = { folder: join(this.folder, `segment_${segment}`) };
    return { recorder: RECORDER, settings };
  }
}
