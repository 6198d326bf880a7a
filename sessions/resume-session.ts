import { join } from 'node:path';
import { NO_LIMITS } from '../agents/models/budget.ts';
import type { Market } from '../market/market.ts';
import type { MarketFacts } from '../protocol/market-facts.ts';
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
  /** What goes on with it. */
  readonly program: Program;
  /** The bars of a session: found again by what they were. */
  readonly market: (facts: MarketFacts) => Market | Promise<Market>;
  readonly workers: number;
  /** What may be spent in all, from the start of the session, where it is to be another. */
  readonly budget: Partial<BudgetLimits>;
  /** Called before anything is written; what it throws ends it. */
  readonly check?: (identity: SessionIdentity) => void;
  /** Whether a session that has ended is opened, too: its vault is opened after its end. */
  readonly isBeyondEnd?: boolean;
  /** Whether to go on although something is not as it was. */
  readonly isForced: boolean;
}

/** A session that is locked and open, and about to go on. */
export interface Resumption {
  readonly identity: SessionIdentity;
  readonly market: Market;
  /** To be closed by whoever has it. Its events are news where it is not catching up. */
  readonly store: ResumedStore;
  /** What was written down as the first event of going on. */
  readonly event: Extract<SessionEvent, { type: 'session_resumed' }>;
  /** Plays the session to its end: what is on record is read back, the rest is computed. */
  play(ports: ResumePorts): Promise<MetricsGlobal>;
}

/** What a session needs from outside to go on; the store is its own, or one that hands on to it. */
type ResumePorts = Omit<SessionPorts, 'store'> & Partial<Pick<SessionPorts, 'store'>>;

/**
 * Locks a session that did not come to its end, and opens it to go on, provided that its config, its
 * market and the program are what they were.
 *
 * @returns null where the session is finished; nothing is changed then
 * @throws {NameTakenError} a running process has it
 * @throws {SessionError} something is not as it was, by name, and that is not accepted; or the journal
 *   or an answer of a model is damaged. Nothing is changed then
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
      const why = forced.join('; ');
      throw new SessionError(`Cannot resume "${name}": ${why} (--force goes on all the same)`);
    };
    const { identity } = origin;
    // What the market was is in the same file: it is not looked for by facts that were changed.
    accept(configChange(identity));
    const market = await options.market(identity.market);
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
    // It is on record before there is a config.
    const budget = { ...(store.budget ?? NO_LIMITS), ...options.budget };
    const event = { type: 'session_resumed', forced, budget, workers } as const;
    store.append(event);
    store.sync();
    return { identity, market, store, event, play: (ports) => play(origin, market, store, ports) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** With the identity that the session has, whatever was accepted to be another. */
function play(
  origin: StoredOrigin,
  market: Market,
  store: ResumedStore,
  ports: ResumePorts,
): Promise<MetricsGlobal> {
  const known = cachingPool(ports.pool, store.tests, store.folder);
  const pool = failingPool(known, origin.inputs.failed_tests);
  return runSession(rerunSetup(origin, market), { store, ...ports, pool });
}
