import {
  type SegmentOfSession,
  type SessionFacts,
  summariseSession,
} from '../../analyzer/summarise-session.ts';
import { marketWarnings } from '../../engine/strategy/market-warnings.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import type { SessionContext } from '../context/session-context.ts';
import { costRows } from '../summary/cost-table.ts';
import { luckOverview } from '../summary/luck-overview.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { sessionSummary } from '../summary/session-summary.ts';
import { reportHtml } from './report-html.ts';
import { reportScript } from './report-script.ts';

export interface SessionResults extends Pick<SessionFacts, 'honesty'> {
  readonly identity: SessionIdentity;
  readonly runs: readonly (SessionFindings['runs'][number] & SegmentOfSession)[];
  readonly record: Pick<
    SessionFacts,
    'barsPerYear' | 'time' | 'days' | 'buyAndHold' | 'curve' | 'inSampleCurves'
  >;
}

/** Writes metrics, summary and report of a session; called again after an exam. */
export async function writeResults(
  context: Pick<
    SessionContext,
    'store' | 'config' | 'market' | 'inputs' | 'calls' | 'conversation' | 'emit'
  >,
  { identity, runs, record, honesty }: SessionResults,
): Promise<MetricsGlobal> {
  const { store, config, inputs, calls, conversation } = context;
  const { session, market, schedule } = identity;
  const metrics = summariseSession(
    {
      session,
      market,
      schedule,
      ...record,
      honesty,
      costs: costRows(calls, config),
      budgetEnded: calls.flatMap(({ outcome, turn, error }) =>
        outcome === 'not_sent' ? [{ turn, why: error!.message }] : [],
      ),
    },
    runs,
    config,
  );
  const warnings = marketWarnings(context.market).map(({ text }) => text);
  const findings = { identity, inputs, metrics, runs, warnings, turns: conversation };
  store.write('metrics_global.json', `${JSON.stringify(metrics, null, 2)}\n`);
  store.write('session_summary.md', sessionSummary(findings));
  // A replay keeps no tests, so it needs no charts of them.
  if (store.recording(1) !== null) {
    store.write('report.html', reportHtml(findings, await reportScript()));
  }
  context.emit({
    type: 'session_finished',
    verdict: metrics.verdict,
    luck: luckOverview(metrics, identity),
    counts: metrics.counts,
    metrics: metrics.walk_forward.metrics,
    calls: metrics.costs.reduce((sum, row) => sum + row.calls, 0),
    cost_usd: metrics.costs.reduce((sum, row) => sum + row.cost_usd, 0),
  });
  store.sync();
  return metrics;
}
