import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describeRules } from '../agents/describe-rules.ts';
import { JsonlError, parseJsonl } from '../protocol/jsonl.ts';
import type { MarketFacts } from '../protocol/market-facts.ts';
import { ScoreEvent } from '../protocol/score-event.ts';
import type { SessionInputs } from '../protocol/session-files.ts';
import { TradeEvent } from '../protocol/trade-event.ts';
import { SessionError } from './errors.ts';
import { LAB_SCHEMA, LAB_SCHEMA_VERSION } from './lab-schema.ts';
import {
  readSession,
  type StoredSegment,
  type StoredSession,
  sessionNames,
} from './read-session.ts';

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

/**
 * `lab.db`: what the sessions' files say, in tables. The files are the truth; the index is made from
 * them, and can be made again at any time.
 */
export class LabIndex {
  readonly #lab: string;
  readonly #db: Database.Database;

  /** @throws {SessionError} the file is no index of this or an older version */
  constructor(lab: string) {
    this.#lab = lab;
    this.#db = openDatabase(join(lab, 'lab.db'));
  }

  get sessionsFolder(): string {
    return join(this.#lab, 'sessions');
  }

  /**
   * Reads in every session that has come further than the index knows, and forgets deleted ones.
   *
   * @returns the sessions that could not be read, and why; the others are in
   */
  refresh(): { name: string; why: string }[] {
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
        if (!(error instanceof SessionError || error instanceof JsonlError)) throw error;
        return [{ name, why: error.message }];
      }
    });
  }

  /** Makes the index anew from the files. @returns as `refresh` */
  rebuild(): { name: string; why: string }[] {
    this.#db.exec('DELETE FROM sessions');
    return this.refresh();
  }

  /** Reads in one session, in place of what was known of it. */
  add(name: string): void {
    const session = readSession(this.sessionsFolder, name);
    this.#db.transaction(() => {
      this.#forget(name);
      this.#insertSession(session);
      for (const segment of session.segments) this.#insertSegment(name, segment);
    })();
  }

  sessions(): SessionRow[] {
    return this.#db
      .prepare(
        `SELECT name, session, state, symbol, interval, simulated, schedule, segments, tests,
                (SELECT COUNT(*) FROM trades
                  WHERE trades.session = sessions.name AND phase = 'step') AS trades,
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

  /** What the lab has already done on bars that overlap with these. */
  labAtStart({ symbol, venue, from, to }: MarketFacts): SessionInputs['lab_at_start'] {
    const row = this.#db
      .prepare(
        `SELECT COUNT(*) AS sessions, COALESCE(SUM(trials), 0) AS trials FROM sessions
          WHERE symbol = ? AND venue = ? AND market_from < ? AND market_to > ?`,
      )
      .get(symbol, venue, to, from) as { sessions: number; trials: number };
    return { ...row, vault_looks: 0 };
  }

  /** Rows of a table that belong to a session: for tests that hold the index against the files. */
  count(table: 'tests' | 'trades' | 'episodes' | 'patches' | 'proposals', session: string): number {
    const statement = this.#db.prepare(`SELECT COUNT(*) AS count FROM ${table} WHERE session = ?`);
    return (statement.get(session) as { count: number }).count;
  }

  close(): void {
    this.#db.close();
  }

  #forget(name: string): void {
    this.#db.prepare('DELETE FROM sessions WHERE name = ?').run(name);
  }

  #insertSession({ name, identity, metrics, segments }: StoredSession): void {
    const { market, config } = identity;
    const trials = segments.reduce(
      (sum, { results }) =>
        sum + Object.values(results?.trials ?? {}).reduce((total, count) => total + count, 0),
      0,
    );
    this.#insert('sessions', {
      name,
      session: identity.session,
      state: metrics === null ? 'unfinished' : 'finished',
      symbol: market.symbol,
      venue: market.venue,
      interval: market.interval,
      market_from: market.from,
      market_to: market.to,
      market_hash: market.hash,
      simulated: market.simulated === null ? 0 : 1,
      schedule: identity.schedule,
      seed: config.seed,
      segments: config.segments,
      tests: config.tests,
      trials,
      total_pnl: metrics?.walk_forward.metrics.total_pnl ?? null,
      verdict: metrics?.verdict.verdict ?? null,
      config: JSON.stringify(config),
    });
  }

  #insertSegment(session: string, stored: StoredSegment): void {
    const { segment, plan, results, planEvents } = stored;
    if (results !== null) {
      this.#insert('segments', {
        session,
        segment,
        in_sample: results.in_sample ? 1 : 0,
        proposal: results.proposal,
        rules: describeRules(results.strategy_at_end),
        strategy: JSON.stringify(results.strategy_at_end),
        ...results.counts,
        n_trades: results.step.n_trades,
        hit: results.step.hit,
        payoff: results.step.payoff,
        profit_factor: results.step.profit_factor,
        total_pnl: results.step.total_pnl,
        maxdd: results.step.maxdd,
        t: results.step.t,
        score: results.mean_episode_score,
        buy_and_hold_pnl: results.buy_and_hold_pnl,
      });
    }
    for (const proposal of plan?.proposals ?? []) {
      const { methods, combine, params, exits, gates } = proposal;
      const screening = plan!.screening.find(({ id }) => id === proposal.id);
      this.#insert('proposals', {
        session,
        segment,
        id: proposal.id,
        name: proposal.name,
        kind: proposal.kind,
        rules: describeRules({ methods, combine, params, exits, gates }),
        is_chosen: plan!.chosen === proposal.id ? 1 : 0,
        screening_score: screening?.score ?? null,
        screening_pnl: screening?.metrics.total_pnl ?? null,
      });
    }
    for (const { patch, wave, rule, reason } of planEvents) {
      if (patch === undefined) continue;
      this.#insert('patches', {
        session,
        segment,
        wave,
        parameter: patch.parameter,
        old_value: patch.old_value,
        new_value: patch.new_value,
        applied_at: patch.applied_at,
        rule: rule ?? null,
        reason,
      });
    }
    for (const test of results?.tests ?? []) {
      this.#insert('tests', {
        session,
        segment,
        test: test.test,
        wave: test.wave,
        status: test.status,
        why: test.why,
        candidate: test.candidate,
        train_score: test.train_score,
        validation_score: test.validation_score,
        n_trades: test.step?.n_trades ?? null,
        total_pnl: test.step?.total_pnl ?? null,
        maxdd: test.step?.maxdd ?? null,
      });
      if (test.status === 'kept' || test.status === 'abstained') {
        this.#insertEvents(session, segment, join(stored.folder, test.test), test.test);
      }
    }
  }

  #insertEvents(session: string, segment: number, folder: string, test: string): void {
    const trades = this.#statement('trades', TRADE_COLUMNS);
    for (const trade of readEvents(join(folder, 'trades.jsonl'), TradeEvent)) {
      const { phase, episode_id, candidate, kept, side, reason, entry_ts, exit_ts } = trade;
      const { entry, exit, quantity, pnl, bars_held, exit_reason, blunder } = trade;
      trades.run(
        ...[session, segment, test, phase, episode_id, candidate, kept ? 1 : 0, side, reason],
        ...[entry_ts, exit_ts, entry, exit, quantity, pnl, bars_held, exit_reason, blunder ? 1 : 0],
      );
    }
    const episodes = this.#statement('episodes', EPISODE_COLUMNS);
    for (const score of readEvents(join(folder, 'scores.jsonl'), ScoreEvent)) {
      const { phase, episode_id, candidate, kept, ts, bars, n_trades, hit, payoff } = score;
      const { total_pnl, maxdd, blunders, vol_regime } = score;
      episodes.run(
        ...[session, segment, test, phase, episode_id, candidate, kept ? 1 : 0, ts, bars],
        ...[n_trades, hit, payoff, total_pnl, maxdd, blunders, score.score, vol_regime],
      );
    }
  }

  #insert(table: string, row: Readonly<Record<string, string | number | null>>): void {
    this.#statement(table, Object.keys(row)).run(...Object.values(row));
  }

  readonly #statements = new Map<string, Database.Statement>();

  #statement(table: string, columns: readonly string[]): Database.Statement {
    const known = this.#statements.get(table);
    if (known !== undefined) return known;
    const marks = columns.map(() => '?').join(', ');
    const made = this.#db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`);
    this.#statements.set(table, made);
    return made;
  }
}

/** The version of SQLite itself: proof that the native module loads and answers. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return (db.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version;
  } finally {
    db.close();
  }
}

const TRADE_COLUMNS = [
  ...['session', 'segment', 'test', 'phase', 'episode_id', 'candidate', 'kept', 'side', 'reason'],
  ...[
    'entry_ts',
    'exit_ts',
    'entry',
    'exit',
    'quantity',
    'pnl',
    'bars_held',
    'exit_reason',
    'blunder',
  ],
];
const EPISODE_COLUMNS = [
  ...['session', 'segment', 'test', 'phase', 'episode_id', 'candidate', 'kept', 'ts', 'bars'],
  ...['n_trades', 'hit', 'payoff', 'total_pnl', 'maxdd', 'blunders', 'score', 'vol_regime'],
];

/** A file that ends in the middle of a line was not written by a test that finished. */
function readEvents<Item>(
  path: string,
  schema: Parameters<typeof parseJsonl<Item>>[1],
): readonly Item[] {
  if (!existsSync(path)) throw new SessionError(`${path} is missing`);
  const { items, tornTail } = parseJsonl(readFileSync(path, 'utf8'), schema, path);
  if (tornTail !== null) throw new SessionError(`${path} ends in the middle of a line`);
  return items;
}

function openDatabase(path: string): Database.Database {
  const isNew = !existsSync(path);
  let db: Database.Database | null = null;
  try {
    db = new Database(path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('busy_timeout = 5000');
    db.pragma('foreign_keys = ON');
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > LAB_SCHEMA_VERSION) {
      throw new SessionError(
        `${path} was written by a newer Maestro (index version ${version}, this one reads ${LAB_SCHEMA_VERSION}): ` +
          'update Maestro, or delete the file and run "maestro index --rebuild"',
      );
    }
    if (isNew || version < LAB_SCHEMA_VERSION) {
      db.exec(LAB_SCHEMA);
      db.pragma(`user_version = ${LAB_SCHEMA_VERSION}`);
    }
    return db;
  } catch (error) {
    db?.close();
    if (!(error instanceof Database.SqliteError)) throw error;
    const isDamaged = /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
    const cure = isDamaged ? ': delete it and run "maestro index --rebuild"' : '';
    throw new SessionError(`${path} cannot be used as an index (${error.message})${cure}`, {
      cause: error,
    });
  }
}
