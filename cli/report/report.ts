import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SessionError } from '../../sessions/context/session-error.ts';
import { sessionState } from '../../sessions/record/session-state.ts';
import { writeWhole } from '../../store/durable-file.ts';
import { readStoredFile } from '../../store/read-stored-file.ts';
import { UsageError } from '../failures/failure.ts';
import { findSession } from '../lab/find-session.ts';
import { rejectInSessions } from '../lab/reject-in-sessions.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { print } from '../terminal/terminal.ts';
import { typedName } from '../terminal/typed-name.ts';
import { openInBrowser } from './open-in-browser.ts';

export interface ReportFlags {
  readonly lab: string;
  readonly open?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

/** `maestro report`. */
export async function report(wanted: string, flags: ReportFlags): Promise<void> {
  const { lab, open, out, force } = flags;
  const { sessionsFolder, name, folder } = findSession(lab, wanted);
  const bytes = storedReport(folder, name, lab);
  if (out !== undefined) {
    if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) {
      throw new UsageError(`Cannot write "${out}": it is a folder; give a file name`);
    }
    rejectInSessions(sessionsFolder, out);
    if (force !== true && existsSync(out)) {
      throw new UsageError(`Cannot write "${out}": it exists; use --force to overwrite it`);
    }
    writeWhole(out, bytes, { isDurable: false });
  }
  const path = out ?? join(folder, 'report.html');
  print(shownPath(path));
  if (open === true) await openInBrowser(path);
}

/** @throws {SessionError} there is none (yet), or it is a link or other special file */
function storedReport(folder: string, name: string, lab: string): Buffer {
  const typed = typedName(name, lab);
  const state = sessionState(folder);
  if (state.state === 'running') {
    throw new SessionError(
      `Cannot read the report of "${name}": it is running (pid ${state.pid}); wait for its end`,
    );
  }
  if (state.state === 'stopped') {
    throw new SessionError(
      `Cannot read the report of "${name}": it stopped earlier; resume it with maestro resume ${typed}`,
    );
  }
  const bytes = readStoredFile(folder, 'report.html');
  if (bytes !== null) return bytes;
  throw new SessionError(
    `Cannot read the report of "${name}": its report.html was removed; use maestro show ${typed}`,
  );
}
