import { NO_LIMITS } from '../agents/models/budget.ts';
import { summariseSession } from '../analyzer/summarise-session.ts';
import type { Exam, Honesty } from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import type { SessionIdentity } from '../protocol/session-files.ts';
import type { SessionContext } from './context/session-context.ts';
import type { SessionPorts } from './context/session-ports.ts';
import type { SessionSetup } from './context/session-setup.ts';
import { startedEvent } from './context/started-event.ts';
import { judgeSession } from './judging/judge-session.ts';
import { examSpecification, takeExam } from './judging/take-exam.ts';
import { reportHtml } from './report/report-html.ts';
import { reportScript } from './report/report-script.ts';
import { openContext, playSearch } from './search/run-search.ts';
import type { SegmentRun } from './search/run-segment.ts';
import { sessionFacts } from './search/walk-forward-record.ts';
import { luckInShort } from './summary/luck-overview.ts';
import { sessionSummary } from './summary/session-summary.ts';

/**
 * Plays a session: segment after segment, then the summary. The same setup and the same answers give
 * the same files, whatever the pool.
 *
 * @returns what `metrics_global.json` says
 * @throws {RangeError} the market holds bars that are locked
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function runSession(setup: SessionSetup, ports: SessionPorts): Promise<MetricsGlobal> {
  const { identity, inputs } = setup;
  const { store } = ports;
  const context = await openContext(setup, ports);
  // A session is there once it has a config: by then all else that it is a function of must be, and what
  // it may spend.
  store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
  const budget = ports.desk?.budget.limits ?? NO_LIMITS;
  context.tell(startedEvent(identity, setup.name, budget, ports.pool.workers));
  store.sync();
  store.write('session_config.json', `${JSON.stringify(identity, null, 2)}\n`);

  const search = await playSearch(context, true);
  const honesty = await judgeSession(context, identity, search);
  const metrics = await finish(context, identity, search.runs, honesty);
  const exam = await examine(context, setup, metrics);
  if (exam === null) return metrics;
  return finish(context, identity, search.runs, { ...honesty, exam });
}

/** Writes down what the session came to. Where the vault is opened after that, once more. */
async function finish(
  context: SessionContext,
  identity: SessionIdentity,
  runs: readonly SegmentRun[],
  honesty: Honesty,
): Promise<MetricsGlobal> {
  const { store, config, inputs } = context;
  const facts = { ...sessionFacts(context, identity, runs), honesty };
  const metrics = summariseSession(facts, runs, config);
  const findings = { identity, inputs, metrics, runs, turns: context.conversation };
  store.write('metrics_global.json', `${JSON.stringify(metrics, null, 2)}\n`);
  store.write('session_summary.md', sessionSummary(findings));
  // Where no test is kept, as in a replay, nobody looks at pictures of them.
  if (store.recording(1) !== null) {
    store.write('report.html', reportHtml(findings, await reportScript()));
  }
  context.tell({
    type: 'session_finished',
    verdict: metrics.verdict,
    luck: luckInShort(metrics, identity),
    counts: metrics.counts,
    metrics: metrics.walk_forward.metrics,
    calls: metrics.costs.reduce((sum, row) => sum + row.calls, 0),
    cost_usd: metrics.costs.reduce((sum, row) => sum + row.cost_usd, 0),
  });
  store.sync();
  return metrics;
}

/**
 * Opens the vault for the champion where that is on record, or wished for now: the look is on the ledger
 * and among the inputs before anything is computed.
 *
 * @returns null where the vault stays closed
 */
async function examine(
  context: SessionContext,
  { identity, exam, whole }: SessionSetup,
  { honesty: { champion, finalists }, verdict }: MetricsGlobal,
): Promise<Exam | null> {
  const { inputs, store } = context;
  if (champion === null) return null;
  const { strategy } = finalists[champion]!;
  const specification = examSpecification(identity, strategy);
  const look = exam ?? context.examiner?.(specification, strategy, verdict) ?? null;
  if (look === null) return null;
  if (whole === undefined)
    throw new TypeError('The vault of a session cannot be opened without its bars');
  inputs.exam = { look: look.look };
  store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
  store.sync();
  const taken = await takeExam(context, identity, whole(), strategy, look.look);
  context.tell({ type: 'examined', exam: taken });
  return taken;
}
