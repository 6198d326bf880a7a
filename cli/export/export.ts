import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { countText, plural } from '../../protocol/number-text.ts';
import { readSession, type StoredSession } from '../../sessions/record/read-session.ts';
import { sessionState } from '../../sessions/record/session-state.ts';
import { storedTests } from '../../sessions/record/stored-tests.ts';
import { GrowingFile } from '../../store/durable-file.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { UsageError } from '../failures/failure.ts';
import { findSession } from '../lab/find-session.ts';
import { rejectInSessions } from '../lab/reject-in-sessions.ts';
import {
  endProgress,
  isTerminal,
  print,
  printPiece,
  say,
  showProgress,
} from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { csvFormat } from './csv-format.ts';
import { jsonlFormat } from './jsonl-format.ts';
import { parquetFormat } from './parquet-format.ts';
import { TABLE_NAMES, type TableFormat, type TableName } from './table.ts';
import { type ExportTable, TABLES } from './tables.ts';

export interface ExportFlags {
  readonly lab: string;
  readonly format: 'csv' | 'parquet' | 'jsonl';
  readonly what?: readonly TableName[];
  readonly out?: string;
  readonly force?: boolean;
}

const FORMATS = { csv: csvFormat, parquet: parquetFormat, jsonl: jsonlFormat };

/** A table and its destination. */
interface Outlet {
  readonly table: ExportTable;
  readonly format: TableFormat;
  /** @returns false once the reader is gone */
  readonly put: (bytes: Uint8Array) => boolean | Promise<boolean>;
  rows: number;
}

/** `maestro export`. */
export async function exportSession(wanted: string, flags: ExportFlags): Promise<void> {
  const { lab, format, what = TABLE_NAMES, out } = flags;
  const toStdout = out === '-';
  if (toStdout && format === 'parquet') {
    throw new UsageError('Cannot export Parquet to stdout: it is binary; give a folder with --out');
  }
  if (toStdout && what.length > 1) {
    throw new UsageError(
      `Cannot export to stdout: found ${what.length} tables; give one, as --what ${what[0]}`,
    );
  }
  if (out === '') {
    throw new UsageError('Cannot read --out: it is empty; give a folder, or - for stdout');
  }
  const { sessionsFolder, name } = findSession(lab, wanted);
  const session = readSession(sessionsFolder, name);
  await untilStopped(async ({ signal }) => {
    const run = toStdout ? toStandardOutput : toFolder;
    await run(session, what, flags, signal);
  });
}

async function toStandardOutput(
  session: StoredSession,
  [name]: readonly TableName[],
  { format }: ExportFlags,
  signal: AbortSignal,
): Promise<void> {
  const table = TABLES[name!];
  noteProgress(session);
  await fill(
    session,
    [{ table, format: FORMATS[format](table.columns), put: printPiece, rows: 0 }],
    signal,
  );
}

async function toFolder(
  session: StoredSession,
  what: readonly TableName[],
  { format, out, force }: ExportFlags,
  signal: AbortSignal,
): Promise<void> {
  const folder = out ?? `${session.name}-export`;
  const paths = what.map((name) => join(folder, `${name}.${format}`));
  const taken = paths.find((path) => existsSync(path));
  if (taken !== undefined && force !== true) {
    throw new UsageError(`Cannot write "${taken}": it exists; use --force to overwrite it`);
  }
  rejectInSessions(dirname(session.folder), folder);
  const isNew = !existsSync(folder);
  makeFolder(folder);
  const files: GrowingFile[] = [];
  try {
    const outlets = what.map((name, i) => {
      const file = new GrowingFile(paths[i]!);
      files.push(file);
      const put = (bytes: Uint8Array) => {
        file.write(bytes);
        return true;
      };
      const table = TABLES[name];
      return { table, format: FORMATS[format](table.columns), put, rows: 0 };
    });
    await fill(session, outlets, signal);
    for (const file of files) file.keep();
    noteProgress(session);
    outlets.forEach(({ rows }, i) => {
      print(`${paths[i]}: ${plural(rows, 'row')}`);
    });
  } catch (error) {
    for (const file of files) file.discard();
    if (isNew && readdirSync(folder).length === 0) rmdirSync(folder);
    throw error;
  }
}

/** Reads the tests once, with the events of only one of them in memory. */
async function fill(
  session: StoredSession,
  outlets: readonly Outlet[],
  signal: AbortSignal,
): Promise<void> {
  const tests = storedTests(session);
  // Rows on the terminal show the progress themselves.
  const isShown = outlets.every(({ put }) => put !== printPiece) || !isTerminal();
  try {
    for (const { format, put } of outlets) if (!(await put(format.start()))) return;
    for (const [done, test] of tests.entries()) {
      for (const outlet of outlets) {
        const rows = outlet.table.rowsOf(session, test);
        outlet.rows += rows.length;
        if (!(await outlet.put(outlet.format.rows(rows)))) return;
      }
      const progress = `${countText(done + 1)} of ${plural(tests.length, 'test')}`;
      if (isShown) showProgress(`Exporting ${session.name}: ${progress}`);
      // Lets signals in.
      await setImmediate();
      signal.throwIfAborted();
    }
    for (const { format, put } of outlets) if (!(await put(format.end()))) return;
  } finally {
    if (isShown) endProgress();
  }
}

function noteProgress({ name, folder, segments, identity, isFinished }: StoredSession): void {
  if (isFinished) return;
  const done = segments.filter(({ results }) => results !== null).length;
  const state = sessionState(folder);
  const how = state.state === 'running' ? `is running (pid ${state.pid})` : 'stopped';
  say(
    `Note: ${name} ${how} with ${done} of ${plural(identity.config.segments, 'segment')} finished; of the others, ` +
      'completed tests are exported',
  );
}
