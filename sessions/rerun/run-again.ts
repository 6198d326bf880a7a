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

/** The ports of a rerun. */
export interface RerunPorts
  extends Pick<SessionPorts, 'agents' | 'pool' | 'arms' | 'signal' | 'onEvent'> {
  readonly market: Market;
  /** The program that recomputes; it may be another build, whose results are then compared. */
  readonly program: Program;
}

/** How the session runs, and with which answers and store. */
interface Rerun {
  readonly run: (setup: SessionSetup, ports: SessionPorts) => Promise<unknown>;
  readonly turns: (turn: number) => Transcript[];
  readonly store: SessionStore;
}

/** Runs a session again from its recorded answers, without reading its results. */
export async function runAgain(
  stored: StoredOrigin,
  { market, program: _program, ...ports }: RerunPorts,
  { run, turns, store }: Rerun,
): Promise<void> {
  const setup = rerunSetup(stored, market);
  const { config, program } = stored.identity;
  const own = sessionIdentity(config, market, setup.windows, program);
  const { bars: _bars, ...older } = own;
  const identity = stored.identity.bars === undefined ? older : own;
  const { failed_tests, try: drawn } = stored.inputs;
  const pool = failingPool(ports.pool, failed_tests);
  const tried = drawn === undefined ? {} : { beginTry: () => drawn.k };
  await run({ ...setup, identity }, { ...ports, ...tried, pool, desk: recordedDesk(turns), store });
}

/**
 * Checks that a session can be run again by this program on this market.
 *
 * @param what the action, for errors: `verify`, `replay`
 * @throws {SessionError} it is not finished, or the market or the program version differs
 */
export function checkSame(
  { identity, isFinished, name }: StoredOrigin,
  { market, program }: Pick<RerunPorts, 'market' | 'program'>,
  what: string,
): void {
  const why = isFinished
    ? (versionChange(identity.program, program) ?? marketChange(identity, market))
    : `it is not finished; resume it with "maestro resume ${name}"`;
  if (why !== null) throw new SessionError(`Cannot ${what} "${name}": ${why}`);
}
