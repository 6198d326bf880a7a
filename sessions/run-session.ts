import { NO_LIMITS } from '../agents/models/budget.ts';
import { stepOf } from '../analyzer/segment-record.ts';
import { summariseSession } from '../analyzer/summarise-session.ts';
import type { WindowPlan } from '../engine/windows.ts';
import { DAY_MS } from '../market/interval.ts';
import type { Market } from '../market/market.ts';
import type { Exam, Honesty } from '../protocol/honesty.ts';
import { isoInstant } from '../protocol/iso-instant.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import type { BudgetLimits, SessionEvent } from '../protocol/session-event.ts';
import type { SessionIdentity, SessionInputs } from '../protocol/session-files.ts';
import { seatName } from './context/seat-name.ts';
import type { SessionContext, SessionPorts } from './context/session-context.ts';
import { judgeSession } from './judging/judge-session.ts';
import { examSpecification, takeExam } from './judging/take-exam.ts';
import { reportHtml } from './report/report-html.ts';
import { reportScript } from './report/report-script.ts';
import { holdingBeside } from './search/buy-and-hold-baseline.ts';
import { openContext, playSearch } from './search/run-search.ts';
import type { SegmentRun } from './search/run-segment.ts';
import { costRows } from './summary/cost-table.ts';
import { luckInShort } from './summary/luck-overview.ts';
import { sessionSummary } from './summary/session-summary.ts';

/** What a session is a function of. */
export interface SessionSetup {
  readonly identity: SessionIdentity;
  /** The bars that may be searched and no others, as `searchMarket` makes it. */
  readonly market: Market;
  readonly windows: WindowPlan;
  readonly inputs: SessionInputs;
  /** The look into the vault that is on record for it; null or absent where there is none. */
  readonly exam?: SessionInputs['exam'];
  /** The market with its locked bars: asked for where the vault is opened, and never before. */
  readonly whole?: () => Market;
  /** What it is called: for the journal alone. */
  readonly name: string;
  /** Whether the picks of the Critic are held against a pick by lot; where not said, they are. */
  readonly isAudited?: boolean;
}

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

/** What the journal of a session begins with. */
export function startedEvent(
  { session, market, schedule, config }: SessionIdentity,
  name: string,
  budget: BudgetLimits,
  workers: number,
): Extract<SessionEvent, { type: 'session_started' }> {
  const { segments, tests, wave, seed, targets, agents } = config;
  return {
    type: 'session_started',
    name,
    session,
    market,
    schedule,
    segments,
    tests,
    wave,
    seed,
    targets,
    agents: Object.fromEntries(
      Object.entries(agents).map(([role, seat]) => [role, seatName(seat)]),
    ),
    budget,
    workers,
  };
}

/** The walk-forward record beside holding, over the steps that nothing had seen before. */
function sessionFacts(
  context: SessionContext,
  identity: SessionIdentity,
  runs: readonly SegmentRun[],
) {
  const { market, config, barsPerYear, session, windows } = context;
  const outOfSample = runs.filter(({ results }) => !results.in_sample);
  const holding = holdingBeside(context, 1);

  const after = (some: readonly SegmentRun[]) => {
    let equity = 0;
    return some.flatMap((run) =>
      run.tests.map((test, i) => {
        const { step, borders } = windows.segments[run.results.segment - 1]![i]!;
        equity += stepOf(test)?.totalPnl ?? 0;
        return { ts: isoInstant(borders[3]), equity, bar: step.end - 1 };
      }),
    );
  };
  const curve = after(outOfSample).map(({ ts, equity, bar }) => ({
    ts,
    equity,
    buy_and_hold: holding.at(bar),
  }));
  const inSampleCurves = runs
    .filter(({ results }) => results.in_sample)
    .map((run) => ({
      segment: run.results.segment,
      curve: after([run]).map(({ ts, equity }) => ({ ts, equity })),
    }));
  const days = (outOfSample.at(-1)!.span.to - outOfSample[0]!.span.from) / DAY_MS;
  return {
    session,
    market: identity.market,
    schedule: identity.schedule,
    barsPerYear,
    time: market.bars.time,
    days,
    buyAndHold: holding.record,
    curve,
    inSampleCurves,
    costs: costRows(context.calls, config),
    budgetEnded: context.calls.flatMap(({ outcome, turn, error }) =>
      outcome === 'not_sent' ? [{ turn, why: error!.message }] : [],
    ),
  };
}
