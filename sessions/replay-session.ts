import { firstDifference } from '../store/first-difference.ts';
import { readStoredText } from '../store/read-stored-file.ts';
import { inputsAtStart } from './context/inputs-at-start.ts';
import { recordedDesk } from './context/model-desk.ts';
import { searchableMarket, windowsOf } from './context/searchable-market.ts';
import { sessionIdentity } from './context/session-identity.ts';
import { nullStore } from './context/session-store.ts';
import type { StoredOrigin } from './record/read-session.ts';
import { refuseDamaged, transcriptsByTurn } from './record/read-transcripts.ts';
import { failingPool } from './rerun/failing-pool.ts';
import { runSession } from './run-session.ts';
import { checkSame, type Difference, type VerifyPorts } from './verify-session.ts';

/** What a replay is held against: everything else follows from the same numbers. */
const COMPARED = ['metrics_global.json', 'session_summary.md'];

/**
 * Plays a finished session again from its recorded answers, for whoever watches; nothing is kept.
 *
 * @returns what came out differently; empty where nothing did
 * @throws {SessionError} a prompt is another than the recorded one, an answer is missing, or market or
 *   program are others
 */
export async function replaySession(
  stored: StoredOrigin,
  ports: Omit<VerifyPorts, 'scratch'>,
): Promise<Difference[]> {
  const { identity, inputs, name, folder } = stored;
  const { market, agents, pool, arms, signal, onEvent } = ports;
  checkSame(stored, ports, 'replay');
  const windows = windowsOf(market, identity);
  const written = new Map<string, string>();
  await runSession(
    {
      identity: sessionIdentity(identity.config, market, windows, identity.program),
      market: searchableMarket(market, windows),
      windows,
      inputs: inputsAtStart(identity.config, inputs),
      name,
      exam: inputs.exam,
      whole: () => market,
    },
    {
      agents,
      pool: failingPool(pool, inputs.failed_tests),
      desk: recordedDesk(transcriptsByTurn(folder, refuseDamaged)),
      store: { ...nullStore, write: (path, text) => void written.set(path, text) },
      ...(arms === undefined ? {} : { arms }),
      ...(signal === undefined ? {} : { signal }),
      ...(onEvent === undefined ? {} : { onEvent }),
    },
  );
  return COMPARED.flatMap((path) => {
    const [is, should] = [readStoredText(folder, path), written.get(path)!];
    if (is === null) return [{ path, what: 'is missing' }];
    return is === should ? [] : [{ path, what: firstDifference(is, should) }];
  });
}
