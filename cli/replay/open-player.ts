import { SessionError } from '../../sessions/context/session-error.ts';
import { readWholeJournal } from '../../sessions/record/read-whole-journal.ts';
import { SessionPlayer } from '../../tui/session-player.tsx';
import { screenPorts } from '../terminal/open-dashboard.ts';
import { readTurn } from '../terminal/read-turn.ts';
import { untilStopped } from '../terminal/until-stopped.ts';

/**
 * Plays a session back on the terminal of this process, until whoever looks on leaves.
 *
 * @param folder of the session, finished or not
 * @throws {SessionError} its journal cannot be read
 */
export async function openPlayer(lab: string, folder: string): Promise<void> {
  await untilStopped(async ({ signal }) => {
    const lines = await readWholeJournal(folder, signal);
    if (lines.length === 0) throw new SessionError(`${folder}: its journal.jsonl is empty`);
    await new Promise<void>((resolve, reject) => {
      const player = new SessionPlayer(lines, {
        ...screenPorts({
          lab,
          folder,
          onQuit: () => {
            player.close();
            resolve();
          },
        }),
        readTurn: async (turn) => readTurn(folder, turn, lines),
      });
      signal.addEventListener('abort', () => {
        player.close();
        reject(signal.reason);
      });
    });
  });
}
