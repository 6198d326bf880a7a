import { firstDifference } from '../store/first-difference.ts';
import { readStoredText } from '../store/read-stored-file.ts';
import { nullStore } from './context/session-store.ts';
import type { StoredOrigin } from './record/read-session.ts';
import { rejectDamaged, transcriptsByTurn } from './record/read-transcripts.ts';
import type { Difference } from './rerun/difference.ts';
import { checkSame, type RerunPorts, runAgain } from './rerun/run-again.ts';
import { runSession } from './run-session.ts';

/** The files that a replay is compared with: everything else follows from the same numbers. */
const COMPARED = ['metrics_global.json', 'session_summary.md'];

/**
 * Runs a finished session again from its recorded answers, to show it; nothing is stored.
 *
 * @returns the files that differ; empty if none does
 * @throws {SessionError} a prompt differs from the recorded one, an answer is missing, or the market or
 *   the program is not that of the session
 */
export async function replaySession(
  stored: StoredOrigin,
  ports: RerunPorts,
): Promise<Difference[]> {
  checkSame(stored, ports, 'replay');
  const { folder } = stored;
  const written = new Map<string, string>();
  await runAgain(stored, ports, {
    run: runSession,
    turns: transcriptsByTurn(folder, rejectDamaged),
    store: { ...nullStore, write: (path, text) => void written.set(path, text) },
  });
  return COMPARED.flatMap((path) => {
    const [is, should] = [readStoredText(folder, path), written.get(path)!];
    if (is === null) return [{ path, what: 'is missing' }];
    return is === should ? [] : [{ path, what: firstDifference(is, should) }];
  });
}
