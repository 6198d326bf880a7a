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
  /** Of the segments that are out of sample, as `total_pnl` is. */
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
  /** Of the whole session that it was the best of. */
  readonly trials: number;
}

/** A session that could not be read, or the ledger, and why. */
export interface Unread {
  readonly name: string;
  readonly why: string;
}

/**
 * Makes `lab.db` anew from the files of the sessions, whatever it was: beside it, and in its place
 * when it is whole.
 *
 * @returns the sessions that could not be read; the others are in
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

/** Null where the fault is not the session's. */
function whyUnreadable(error: unknown): string | null {
  if (error instanceof StoreError || error instanceof JsonlError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  const isRow = code?.startsWith('SQLITE_CONSTRAINT') ?? false;
  return isRow ? `what it says does not go together (${message})` : null;
}

/**
 * `lab.db`: what the sessions' files say, in tables. The files are the truth; the index is made from
 * them, and can be made again at any time.
 */
export class LabIndex {
  readonly #lab: string;
  readonly #db: Database.Database;
  readonly #writer: SessionRows;

  /**
   * @param file another one than `lab.db`, or `:memory:`
   * @throws {StoreError} the file is no index of this or an older version
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
   * Reads in every session that has come further than the index knows, and forgets deleted ones; and
   * what is new on the ledger.
   *
   * @returns the sessions that could not be read, or the ledger, and why; the others are in
   */
  refresh(): Unread[] {
    return [...this.refreshLedger(), ...this.#refreshSessions()];
  }

  /** The same of the ledger alone. */
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

  /** Reads in one session, in place of what was known of it. */
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

  /** Segments of all sessions by the t of their steps; those with few trades come last. */
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
