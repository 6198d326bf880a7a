import { join } from 'node:path';
import { NO_LIMITS } from '../agents/models/budget.ts';
import type { Market } from '../market/market.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import type { BudgetLimits, SessionEvent } from '../protocol/session-event.ts';
import type { Program, SessionIdentity } from '../protocol/session-files.ts';
import { SessionError } from './context/session-error.ts';
import type { SessionPorts } from './context/session-ports.ts';
import { readOrigin, type StoredOrigin } from './record/read-session.ts';
import { lockSession } from './record/session-lock.ts';
import { isFinished } from './record/session-state.ts';
import { cachingPool } from './rerun/caching-pool.ts';
import { failingPool } from './rerun/failing-pool.ts';
import {
  configChange,
  marketChange,
  runtimeChanges,
  versionChange,
} from './rerun/identity-changes.ts';
import { openFileStore, type ResumedStore } from './rerun/open-file-store.ts';
import { rerunSetup } from './rerun/rerun-setup.ts';
import { runSession } from './run-session.ts';

export interface ResumeOptions {
  readonly now: () => Date;
  /** The program that resumes it. */
  readonly program: Program;
  /** Finds the bars of the session. */
  readonly market: (origin: StoredOrigin) => Market | Promise<Market>;
  readonly workers: number;
  /** Limits that replace the recorded ones; they count from the start of the session. */
  readonly budget: Partial<BudgetLimits>;
  /** Called before anything is written; an error that it throws ends the resumption. */
  readonly check?: (identity: SessionIdentity) => void;
  /** Whether a finished session is opened as well: its vault is opened after its end. */
  readonly isBeyondEnd?: boolean;
  /** Whether to resume although something has changed. */
  readonly isForced: boolean;
}

/** A session that is locked, open and ready to run. */
export interface Resumption {
  readonly identity: SessionIdentity;
  readonly market: Market;
  /** The caller closes it. Its events are new if it is not catching up. */
  readonly store: ResumedStore;
  /** The event that records the resumption. */
  readonly event: Extract<SessionEvent, { type: 'session_resumed' }>;
  /** Runs the session to its end: recorded results are read back, the rest is computed. */
  run(ports: ResumePorts): Promise<MetricsGlobal>;
}

/** The ports of a resumed session; its own store is used unless a wrapper of it is given. */
type ResumePorts = Omit<SessionPorts, 'store'> & Partial<Pick<SessionPorts, 'store'>>;

/**
 * Locks and opens an unfinished session, provided that its config, its market and the program have not
 * changed.
 *
 * @returns null if the session is finished; nothing is changed then
 * @throws {NameTakenError} a running process has locked it
 * @throws {SessionError} something has changed, by name, and that is not accepted; or an answer of a
 *   model is damaged. Nothing is changed then
 * @throws {StoreError} the journal is damaged. Nothing is changed then
 */
export async function resumeSession(
  sessionsFolder: string,
  name: string,
  options: ResumeOptions,
): Promise<Resumption | null> {
  const { now, program, workers } = options;
  const lock = lockSession(join(sessionsFolder, name), now);
  try {
    if (options.isBeyondEnd !== true && isFinished(join(sessionsFolder, name))) {
      lock.release();
      return null;
    }
    const origin = readOrigin(sessionsFolder, name);
    const forced: string[] = [];
    const accept = (...changes: (string | null)[]) => {
      forced.push(...changes.filter((change) => change !== null));
      if (forced.length === 0 || options.isForced) return;
      const changed = forced.join(', and ');
      throw new SessionError(`Cannot resume "${name}": ${changed}; add --force to resume anyway`);
    };
    const { identity } = origin;
    // The facts of the market are in the same file: a market is not looked up by changed facts.
    accept(configChange(identity));
    const market = await options.market(origin);
    accept(
      marketChange(identity, market),
      versionChange(identity.program, program),
      ...runtimeChanges(identity.program, program),
    );
    options.check?.(origin.identity);
    const store = openFileStore(sessionsFolder, name, now, {
      lock,
      isBeyondEnd: options.isBeyondEnd === true,
    });
    // The budget is recorded before the config is written.
    const budget = { ...(store.budget ?? NO_LIMITS), ...options.budget };
    const event = { type: 'session_resumed', forced, budget, workers } as const;
    store.append(event);
    store.sync();
    return { identity, market, store, event, run: (ports) => run(origin, market, store, ports) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Runs with the recorded identity, even if changes were accepted. */
function run(
  origin: StoredOrigin,
  market: Market,
  store: ResumedStore,
  ports: ResumePorts,
): Promise<MetricsGlobal> {
  const known = cachingPool(ports.pool, store.tests, store.folder);
  const pool = failingPool(known, origin.inputs.failed_tests);
  const { beginTry, ...others } = ports;
  const again = tryAgain(origin, store, beginTry);
  const drawn = again === undefined ? {} : { beginTry: again };
  return runSession(rerunSetup(origin, market), { store, ...others, ...drawn, pool });
}

/** The draw of a recorded try gives its number; a session that began before there was a draw has none. */
function tryAgain(
  { inputs: { try: recorded } }: StoredOrigin,
  store: ResumedStore,
  beginTry: SessionPorts['beginTry'],
): SessionPorts['beginTry'] {
  if (recorded === undefined) return store.hasBegun ? undefined : beginTry;
  return () => {
    beginTry?.();
    return recorded.k;
  };
}
