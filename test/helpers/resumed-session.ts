import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { SessionStore } from '../../sessions/context/session-store.ts';
import { LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../sessions/ledger/ledger-keeper.ts';
import { registerSession } from '../../sessions/ledger/register-session.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import type { ResumedStore } from '../../sessions/rerun/open-file-store.ts';
import { resumeSession } from '../../sessions/resume-session.ts';
import { runSession } from '../../sessions/run-session.ts';
import { readJournal } from './journal-text.ts';
import { filesBelow } from './session-on-disk.ts';
import { PROGRAM, type SessionOptions, sessionSetup, smallMarket } from './small-session.ts';

/** What ends a session in its midst, as a crash would. */
export class Crash extends Error {}

export interface CrashOptions extends SessionOptions {
  /** Called before each thing that the store is asked to do; throwing a `Crash` ends the session. */
  readonly onStore?: (method: 'write' | 'recordTurn' | 'append' | 'sync') => void;
  readonly onEvent?: (event: SessionEvent, store: ResumedStore | null) => void;
  /** The ledger that counts its trials; absent if nothing is counted. */
  readonly ledger?: LabLedger;
}

/**
 * Begins a session in a lab.
 *
 * @returns whether it is finished
 */
export async function startSession(
  lab: string,
  name: string,
  options: CrashOptions,
): Promise<boolean> {
  const setup = { ...sessionSetup(options), name };
  const { identity } = setup;
  const store = createFileStore(join(lab, 'sessions'), name, () => new Date());
  const { pool = inProcessPool(testRecorder()), agents = heuristicAgents, ledger } = options;
  try {
    if (ledger !== undefined)
      registerSession(ledger, name, new LedgerBars(setup.market), () => ({ identity }));
    const ports = {
      agents,
      pool,
      store: watched(store, options),
      onEvent: (event: SessionEvent) => options.onEvent?.(event, null),
    };
    await runSession(
      setup,
      ledger === undefined ? ports : keptOnLedger(ports, ledger, { name, identity }),
    );
    return true;
  } catch (error) {
    if (error instanceof Crash) return hasEnded(lab, name);
    throw error;
  } finally {
    store.close();
  }
}

/**
 * Resumes a session.
 *
 * @returns whether it is finished
 */
export async function continueSession(
  lab: string,
  name: string,
  options: CrashOptions,
): Promise<boolean> {
  const { pool = inProcessPool(testRecorder()), agents = heuristicAgents, ledger } = options;
  const resumed = await resumeSession(join(lab, 'sessions'), name, {
    now: () => new Date(),
    program: options.program ?? PROGRAM,
    workers: 1,
    budget: {},
    market: () => options.market ?? smallMarket(),
    isForced: false,
  });
  if (resumed === null) throw new Error(`${name} is finished`);
  const store = watched(resumed.store, options);
  try {
    const ports = {
      agents,
      pool,
      store,
      onEvent: (event: SessionEvent) => options.onEvent?.(event, resumed.store),
    };
    const { identity } = resumed;
    await resumed.run(
      ledger === undefined ? ports : keptOnLedger(ports, ledger, { name, identity }),
    );
    return true;
  } catch (error) {
    if (error instanceof Crash) return hasEnded(lab, name);
    throw error;
  } finally {
    resumed.store.close();
  }
}

/** A pool of this thread, and the names of the tests that it ran; shadows are not counted. */
export function countingPool(): BacktestPool & { ran: string[]; signalled: number } {
  const pool = inProcessPool(testRecorder());
  const counting = {
    ...pool,
    ran: [] as string[],
    signalled: 0,
    async signals(...args: Parameters<BacktestPool['signals']>) {
      counting.signalled += 1;
      return pool.signals(...args);
    },
    async tests(...args: Parameters<BacktestPool['tests']>) {
      if (args[3]?.shadow === undefined) counting.ran.push(...args[1].map(({ test }) => test));
      return pool.tests(...args);
    },
  };
  return counting;
}

/** The journal of a session, its chain checked. */
export function journalLines(lab: string, name: string): JournalLine[] {
  const path = join(lab, 'sessions', name, 'journal.jsonl');
  const { lines, tornTail } = readJournal(readFileSync(path, 'utf8'), path);
  if (tornTail !== null) throw new Error(`The journal of ${name} ends within a line`);
  return lines;
}

/** The files of a session by path, without times and places: clocks, logs, the journal. */
export function canonicalFiles(lab: string, name: string): Map<string, string> {
  const files = filesBelow(join(lab, 'sessions', name));
  return new Map(
    [...files]
      .filter(([path]) => path !== 'journal.jsonl' && !path.endsWith('/test.log'))
      .map(([path, text]) => [
        path,
        path.startsWith('transcripts/') ? text.replace(/"clock": \{[^}]*\}/, '"clock"') : text,
      ]),
  );
}

function watched<Store extends SessionStore>(
  store: Store,
  { onStore }: CrashOptions,
): SessionStore {
  if (onStore === undefined) return store;
  const before =
    <Args extends unknown[], Result>(
      method: 'write' | 'recordTurn' | 'append' | 'sync',
      act: (...args: Args) => Result,
    ) =>
    (...args: Args): Result => {
      onStore(method);
      return act(...args);
    };
  return {
    ...store,
    write: before('write', store.write),
    recordTurn: before('recordTurn', store.recordTurn),
    append: before('append', store.append),
    sync: before('sync', store.sync),
  };
}

/** Whether all of it was written before something broke. */
function hasEnded(lab: string, name: string): boolean {
  const journal = readFileSync(join(lab, 'sessions', name, 'journal.jsonl'), 'utf8');
  return journal.includes('"type":"session_finished"');
}
