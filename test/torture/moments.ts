import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';

/** What changes a disk. Between any two of them a process may end. */
const CALLS = [
  ...(['mkdirSync', 'openSync', 'closeSync', 'writeFileSync', 'fsyncSync'] as const),
  ...(['fdatasyncSync', 'ftruncateSync', 'renameSync', 'linkSync', 'rmSync'] as const),
];

/** Where a process can be ended: counted, named, and one of them its end. */
export class Moments {
  readonly #endAt: number | null;
  readonly names: string[] = [];

  /** @param endAt the last moment, from 1; null to run to the end */
  constructor(endAt: number | null) {
    this.#endAt = endAt;
  }

  /** A moment has come; the process may not see the next one. */
  pass(name: string, before: () => void = () => {}): void {
    this.names.push(name);
    if (this.names.length !== this.#endAt) return;
    before();
    process.kill(process.pid, 'SIGKILL');
  }

  /** Before and after something that is done. */
  around<Args extends unknown[], Result>(
    name: string,
    act: (...args: Args) => Result,
  ): (...args: Args) => Result {
    return (...args) => {
      this.pass(`${name}:before`);
      const result = act(...args);
      this.pass(`${name}:after`);
      return result;
    };
  }

  /** Before and after every call of this thread that changes a disk, and in the middle of a write. */
  watchFiles(): void {
    const watched = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const call of CALLS) {
      watched[call] = this.around(call.replace('Sync', ''), watched[call]!.bind(fs));
    }
    const write = fs.writeSync;
    const halfWay = (file: number, bytes: Uint8Array, offset = 0): number => {
      this.pass('write:before');
      const half = Math.floor((bytes.length - offset) / 2);
      this.pass('write:half', () => write(file, bytes, offset, half));
      const written = write(file, bytes, offset);
      this.pass('write:after');
      return written;
    };
    watched.writeSync = halfWay as (...args: unknown[]) => unknown;
    syncBuiltinESMExports();
    // The gate of a lock is a database.
    const { exec, close } = Database.prototype;
    const moments = this;
    Database.prototype.exec = function (this: Database.Database, sql) {
      return moments.around('lock', exec.bind(this))(sql);
    };
    Database.prototype.close = function (this: Database.Database) {
      return moments.around('unlock', close.bind(this))();
    };
  }
}
