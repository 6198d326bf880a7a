import type { Market } from '../../market/market.ts';
import type { Program, Transcript } from '../../protocol/session-files.ts';
import { recordedDesk } from '../context/model-desk.ts';
import { SessionError } from '../context/session-error.ts';
import { sessionIdentity } from '../context/session-identity.ts';
import type { SessionPorts } from '../context/session-ports.ts';
import type { SessionSetup } from '../context/session-setup.ts';
import type { SessionStore } from '../context/session-store.ts';
import type { StoredOrigin } from '../record/read-session.ts';
import { failingPool } from './failing-pool.ts';
import { marketChange, versionChange } from './identity-changes.ts';
import { rerunSetup } from './rerun-setup.ts';

/** What a session is run again with. */
export interface RerunPorts
  extends Pick<SessionPorts, 'agents' | 'pool' | 'arms' | 'signal' | 'onEvent'> {
  readonly market: Market;
  /** What recomputes. Another build may: whether it comes to the same is the question. */
  readonly program: Program;
}

/** What runs the session, and with what. */
interface Rerun {
  readonly run: (setup: SessionSetup, ports: SessionPorts) => Promise<unknown>;
  readonly turns: (turn: number) => Transcript[];
  readonly store: SessionStore;
}

/** Runs a session again from its recorded answers, reading no result of it. */
export async function runAgain(
  stored: StoredOrigin,
  { market, program: _program, ...ports }: RerunPorts,
  { run, turns, store }: Rerun,
): Promise<void> {
  const setup = rerunSetup(stored, market);
  const { config, program } = stored.identity;
  const identity = sessionIdentity(config, market, setup.windows, program);
  const pool = failingPool(ports.pool, stored.inputs.failed_tests);
  await run({ ...setup, identity }, { ...ports, pool, desk: recordedDesk(turns), store });
}

/**
 * Checks that a session can be run again by this program on this market.
 *
 * @param what is to be done with it: `verify`, `replay`
 * @throws {SessionError} it did not end, or market or program version are others
 */
export function checkSame(
  { identity, isFinished, name }: StoredOrigin,
  { market, program }: Pick<RerunPorts, 'market' | 'program'>,
  what: string,
): void {
  const why = isFinished
    ? (versionChange(identity.program, program) ?? marketChange(identity, market))
    : `it did not come to its end; go on with "maestro resume ${name}"`;
  if (why !== null) throw new SessionError(`Cannot ${what} "${name}": ${why}`);
}
