import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { ScoreEvent } from '../../protocol/score-event.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import { readEvents } from '../record/read-events.ts';
import type { StoredSegment, StoredSession } from '../record/read-session.ts';
import type { RowWriter } from './row-writer.ts';

/** Writes all rows of a session that has none yet into `lab.db`, events and all. */
export function writeSessionRows(writer: RowWriter, session: StoredSession): void {
  const { name, identity, metrics, segments, isFinished } = session;
  const { market, config } = identity;
  const trials = segments.flatMap(({ results }) => Object.values(results?.trials ?? {}));
  writer.insert('sessions', {
    ...market,
    ...config,
    name,
    session: identity.session,
    state: metrics !== null && isFinished ? 'finished' : 'unfinished',
    market_from: market.from,
    market_to: market.to,
    market_hash: market.hash,
    simulated: market.simulated !== null,
    schedule: identity.schedule,
    trials: trials.reduce((sum, count) => sum + count, 0),
    total_pnl: metrics?.walk_forward.metrics.total_pnl,
    verdict: metrics?.verdict.verdict,
    config: JSON.stringify(config),
  });
  for (const segment of segments) writeSegmentRows(writer, session, segment);
}

function writeSegmentRows(
  writer: RowWriter,
  { name: session, folder }: StoredSession,
  { segment, plan, results, planEvents }: StoredSegment,
): void {
  const own = { session, segment };
  if (results !== null) {
    writer.insert('segments', {
      ...results,
      ...results.counts,
      ...results.step,
      ...own,
      rules: describeRules(results.strategy_at_end),
      strategy: JSON.stringify(results.strategy_at_end),
      score: results.mean_episode_score,
    });
  }
  for (const proposal of plan?.proposals ?? []) {
    const screening = plan!.screening.find(({ id }) => id === proposal.id);
    writer.insert('proposals', {
      ...proposal,
      ...own,
      rules: describeRules(proposal),
      is_chosen: plan!.chosen === proposal.id,
      screening_score: screening?.score,
      screening_pnl: screening?.metrics.total_pnl,
    });
  }
  const outcomes = planEvents.flatMap(({ experiment }) => experiment ?? []);
  for (const { action, patch, wave, rule, reason } of planEvents) {
    if (patch === undefined || action === 'revert') continue;
    const found = outcomes.find(({ applied_at }) => applied_at === patch.applied_at);
    writer.insert('patches', { ...found, ...patch, ...own, wave, rule, reason });
  }
  for (const outcome of results?.tests ?? []) {
    const { test, step, status } = outcome;
    writer.insert('tests', { ...step, ...outcome, ...own });
    if (status !== 'kept' && status !== 'abstained') continue;
    const files = `segment_${segment}/${test}`;
    for (const trade of readEvents(folder, `${files}/trades.jsonl`, TradeEvent)) {
      writer.insert('trades', { ...trade, ...own, test });
    }
    for (const score of readEvents(folder, `${files}/scores.jsonl`, ScoreEvent)) {
      writer.insert('episodes', { ...score, ...own, test });
    }
  }
}
