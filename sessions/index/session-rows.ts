import type Database from 'better-sqlite3';
import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { ScoreEvent } from '../../protocol/score-event.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import { readEvents } from '../record/read-events.ts';
import type { StoredSegment, StoredSession } from '../record/read-session.ts';

/** Writes the rows of a session into `lab.db`, including its events. */
export class SessionRows {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Inserts all rows of a session that has none yet. */
  insert(session: StoredSession): void {
    this.#insertSession(session);
    for (const segment of session.segments) this.#insertSegment(session, segment);
  }

  #insertSession({ name, identity, metrics, segments, isFinished }: StoredSession): void {
    const { market, config } = identity;
    const trials = segments.reduce(
      (sum, { results }) =>
        sum + Object.values(results?.trials ?? {}).reduce((total, count) => total + count, 0),
      0,
    );
    this.#row('sessions', {
      name,
      session: identity.session,
      state: metrics !== null && isFinished ? 'finished' : 'unfinished',
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

  #insertSegment(stored: StoredSession, found: StoredSegment): void {
    const { name: session } = stored;
    const { segment, plan, results, planEvents } = found;
    if (results !== null) {
      this.#row('segments', {
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
      this.#row('proposals', {
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
    const outcomes = planEvents.flatMap(({ experiment }) => experiment ?? []);
    for (const { action, patch, wave, rule, reason } of planEvents) {
      if (patch === undefined || action === 'revert') continue;
      const found = outcomes.find(({ applied_at }) => applied_at === patch.applied_at);
      this.#row('patches', {
        session,
        segment,
        wave,
        parameter: patch.parameter,
        old_value: patch.old_value,
        new_value: patch.new_value,
        applied_at: patch.applied_at,
        rule: rule ?? null,
        reason,
        outcome: found?.outcome ?? null,
        pairs: found?.pairs ?? null,
        mean_difference: found?.mean_difference ?? null,
        low: found?.low ?? null,
        high: found?.high ?? null,
        total_difference: found?.total_difference ?? null,
      });
    }
    for (const test of results?.tests ?? []) {
      this.#row('tests', {
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
        this.#insertEvents(stored, segment, test.test);
      }
    }
  }

  #insertEvents({ name: session, folder }: StoredSession, segment: number, test: string): void {
    const own = `segment_${segment}/${test}`;
    const trades = this.#statement('trades', TRADE_COLUMNS);
    for (const trade of readEvents(folder, `${own}/trades.jsonl`, TradeEvent)) {
      const { phase, episode_id, candidate, kept, side, reason, entry_ts, exit_ts } = trade;
      const { entry, exit, quantity, pnl, bars_held, exit_reason, blunder } = trade;
      trades.run(
        ...[session, segment, test, phase, episode_id, candidate, kept ? 1 : 0, side, reason],
        ...[entry_ts, exit_ts, entry, exit, quantity, pnl, bars_held, exit_reason, blunder ? 1 : 0],
      );
    }
    const episodes = this.#statement('episodes', EPISODE_COLUMNS);
    for (const score of readEvents(folder, `${own}/scores.jsonl`, ScoreEvent)) {
      const { phase, episode_id, candidate, kept, ts, bars, n_trades, hit, payoff } = score;
      const { total_pnl, maxdd, blunders, vol_regime } = score;
      episodes.run(
        ...[session, segment, test, phase, episode_id, candidate, kept ? 1 : 0, ts, bars],
        ...[n_trades, hit, payoff, total_pnl, maxdd, blunders, score.score, vol_regime],
      );
    }
  }

  #row(table: string, row: Readonly<Record<string, string | number | null>>): void {
    this.#statement(table, Object.keys(row)).run(...Object.values(row));
  }

  #statement(table: string, columns: readonly string[]): Database.Statement {
    const known = this.#statements.get(table);
    if (known !== undefined) return known;
    const marks = columns.map(() => '?').join(', ');
    const made = this.#db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`);
    this.#statements.set(table, made);
    return made;
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
