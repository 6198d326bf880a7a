import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { JsonlError } from '../../protocol/jsonl.ts';
import { StoreError } from '../../store/errors.ts';
import { LabLedger, LEDGER_FILE } from '../ledger/lab-ledger.ts';
import { readSession } from '../record/read-session.ts';
import { sessionNames } from '../record/session-names.ts';
import { openDatabase } from './lab-database.ts';
import { writeLedgerRows } from './ledger-rows.ts';
import { SessionRows } from './session-rows.ts';

/** One line of `maestro sessions`. */
export interface SessionRow {
  readonly name: string;
  readonly session: string;
  readonly state: 'finished' | 'unfinished';
  readonly symbol: string;
  readonly interval: string;
  readonly simulated: 0 | 1;
  readonly schedule: string;
  readonly segments: number;
  readonly tests: number;
  /** Of the out-of-sample segments, as `total_pnl` is. */
  readonly trades: number;
  readonly total_pnl: number | null;
  readonly verdict: string | null;
}

/** One line of `maestro leaderboard`. */
export interface LeaderRow {
  readonly session: string;
  readonly segment: number;
  readonly symbol: string;
  readonly interval: string;
  readonly simulated: 0 | 1;
  readonly in_sample: 0 | 1;
  readonly proposal: string;
  readonly rules: string;
  readonly tests: number;
  readonly n_trades: number;
  readonly hit: number | null;
  readonly payoff: number | null;
  readonly total_pnl: number;
  readonly maxdd: number;
  readonly t: number | null;
  /** Of the whole session. */
  readonly trials: number;
}

/** A session, or the ledger, that could not be read, and why. */
export interface Unread {
  readonly name: string;
  readonly why: string;
}

/**
 * Rebuilds `lab.db` from the files of the sessions: in a new file, which replaces the old one when it is
 * complete.
 *
 * @returns the sessions that could not be read; the others are indexed
 */
export function rebuildIndex(lab: string): Unread[] {
  const path = join(lab, 'lab.db');
  const fresh = `${path}.${process.pid}.new`;
  rmSync(fresh, { force: true });
  try {
    const index = new LabIndex(lab, fresh);
    let unread: Unread[];
    try {
      unread = index.refresh();
    } finally {
      index.close();
    }
    for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
    renameSync(fresh, path);
    return unread;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Null if the session is not the cause. */
function whyUnreadable(error: unknown): string | null {
  if (error instanceof StoreError || error instanceof JsonlError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  const isRow = code?.startsWith('SQLITE_CONSTRAINT') ?? false;
  return isRow ? `its records are inconsistent (${message})` : null;
}

/**
 * `lab.db`: the sessions' files as tables. The files are the source of truth; the index can be rebuilt
 * from them at any time.
 */
export class LabIndex {
  readonly #lab: string;
  readonly #db: Database.Database;
  readonly #writer: SessionRows;

  /**
   * @param file a file other than `lab.db`, or `:memory:`
   * @throws {StoreError} the file is not an index of this or an older version
   */
  constructor(lab: string, file = join(lab, 'lab.db')) {
    this.#lab = lab;
    this.#db = openDatabase(file);
    this.#writer = new SessionRows(this.#db);
  }

  get sessionsFolder(): string {
    return join(this.#lab, 'sessions');
  }

  /**
   * Indexes every session that has progressed since it was indexed, removes deleted ones, and adds new
   * lines of the ledger.
   *
   * @returns the sessions, or the ledger, that could not be read, and why; the others are indexed
   */
  refresh(): Unread[] {
    return [...this.refreshLedger(), ...this.#refreshSessions()];
  }

  /** As `refresh`, for the ledger alone. */
  refreshLedger(): Unread[] {
    try {
      writeLedgerRows(this.#db, new LabLedger(this.#lab, () => new Date(0)).lines());
      return [];
    } catch (error) {
      const why = whyUnreadable(error);
      if (why === null) throw error;
      return [{ name: LEDGER_FILE, why }];
    }
  }

  #refreshSessions(): Unread[] {
    const names = sessionNames(this.sessionsFolder);
    const known = new Map(
      (
        this.#db.prepare('SELECT name, state FROM sessions').all() as Pick<
          SessionRow,
          'name' | 'state'
        >[]
      ).map(({ name, state }) => [name, state]),
    );
    for (const name of known.keys()) if (!names.includes(name)) this.#forget(name);
    return names.flatMap((name) => {
      if (known.get(name) === 'finished') return [];
      try {
        this.add(name);
        return [];
      } catch (error) {
        const why = whyUnreadable(error);
        if (why === null) throw error;
        return [{ name, why }];
      }
    });
  }

  /** Indexes one session, replacing its rows. */
  add(name: string): void {
    const session = readSession(this.sessionsFolder, name);
    this.#db.transaction(() => {
      this.#forget(name);
      this.#writer.insert(session);
    })();
  }

  sessions(): SessionRow[] {
    return this.#db
      .prepare(
        `SELECT name, session, state, symbol, interval, simulated, schedule, segments, tests,
                (SELECT COALESCE(SUM(n_trades), 0) FROM segments
                  WHERE segments.session = sessions.name AND in_sample = 0) AS trades,
                total_pnl, verdict
           FROM sessions ORDER BY name`,
      )
      .all() as SessionRow[];
  }

  /** Segments of all sessions by the t of their steps; those with few trades are last. */
  leaders(limit: number, minTrades: number): LeaderRow[] {
    return this.#db
      .prepare(
        `SELECT segments.session, segments.segment, symbol, interval, simulated, in_sample, proposal,
                rules, kept AS tests, n_trades, hit, payoff, segments.total_pnl, maxdd, t, trials
           FROM segments JOIN sessions ON sessions.name = segments.session
          ORDER BY n_trades >= ? DESC, t DESC, segments.total_pnl DESC, segments.session, segment
          LIMIT ?`,
      )
      .all(minTrades, limit) as LeaderRow[];
  }

  close(): void {
    this.#db.close();
  }

  #forget(name: string): void {
    this.#db.prepare('DELETE FROM sessions WHERE name = ?').run(name);
  }
}
