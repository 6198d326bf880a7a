import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SessionError } from '../../sessions/context/session-error.ts';
import { sessionState } from '../../sessions/record/session-state.ts';
import { writeWhole } from '../../store/durable-file.ts';
import { readStoredFile } from '../../store/read-stored-file.ts';
import { UsageError } from '../failures/failure.ts';
import { findSession } from '../lab/find-session.ts';
import { refuseInSessions } from '../lab/refuse-in-sessions.ts';
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
      throw new UsageError(`--out ${out} is a folder: name a file in it`);
    }
    refuseInSessions(sessionsFolder, out);
    if (force !== true && existsSync(out)) {
      throw new UsageError(`${out} is there already: --force writes over it`);
    }
    writeWhole(out, bytes, { isDurable: false });
  }
  const path = out ?? join(folder, 'report.html');
  print(shownPath(path));
  if (open === true) await openInBrowser(path);
}

/** @throws {SessionError} there is none (yet), and what to do about that; it is a link or the like */
function storedReport(folder: string, name: string, lab: string): Buffer {
  const typed = typedName(name, lab);
  const state = sessionState(folder);
  if (state.state === 'running') {
    throw new SessionError(
      `${name} is running (pid ${state.pid}): its report is written when it ends`,
    );
  }
  if (state.state === 'stopped') {
    throw new SessionError(
      `${name} stopped before its report was written: go on with maestro resume ${typed}`,
    );
  }
  const bytes = readStoredFile(folder, 'report.html');
  if (bytes !== null) return bytes;
  throw new SessionError(
    `${name} has no report.html: it was removed. Its numbers and tables are in maestro show ${typed}`,
  );
}
