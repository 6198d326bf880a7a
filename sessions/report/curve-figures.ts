import { inertText } from '../../protocol/inert-text.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { moneyText, percentText, plural } from '../../protocol/number-text.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { drawdowns, lowest } from '../summary/text-charts.ts';
import type { EquityPoint, PatchMark } from './chart-data.ts';
import type { Figure, LegendEntry } from './figure.ts';
import { thinned } from './thinned.ts';

const MAX_POINTS = 1500;

const BOTH: readonly LegendEntry[] = [
  { mark: 'line', colour: 'a', label: 'walk-forward record' },
  { mark: 'dashed', colour: 'b', label: 'buy-and-hold' },
];
const RANDOM: readonly LegendEntry[] = [
  { mark: 'dotted', colour: 'soft', label: 'random entries, median' },
  { mark: 'band', colour: 'soft', label: 'random entries, 90 % range' },
];
const PATCH: LegendEntry = { mark: 'rule', colour: 'ink', label: 'patch takes effect' };

/** Equity and drawdown of the walk-forward record. */
export function curveFigures({ metrics, runs }: SessionFindings): Figure[] {
  const { curve, metrics: walked, buy_and_hold, segments, random_entries } = metrics.walk_forward;
  const own = runs.filter(({ results }) => segments.includes(results.segment));
  const after = curve.map((one) => ({
    ts: one.ts,
    strategy: one.equity,
    buyAndHold: one.buy_and_hold,
  }));
  const points = withPatches([startOf(own, 0), ...after], own);
  const patches = points.flatMap((one) => one.patches ?? []).length;
  const random = random_entries?.curve ?? [];
  const start = { ts: startOf(own, 0).ts, p5: 0, median: 0, p95: 0 };
  const strategyBelow = drawdowns(curve.map(({ equity }) => equity));
  const heldBelow = drawdowns(curve.map((one) => one.buy_and_hold));
  const below = [
    startOf(own, 0),
    ...curve.map(({ ts }, i) => ({ ts, strategy: strategyBelow[i]!, buyAndHold: heldBelow[i]! })),
  ];
  return [
    {
      title: 'Equity after each step',
      text: equityText(metrics, patches, points.length > MAX_POINTS),
      legend: [...BOTH, ...(random.length === 0 ? [] : RANDOM), ...(patches === 0 ? [] : [PATCH])],
      chart: {
        id: 'equity',
        kind: 'equity',
        random: random.length === 0 ? [] : thinned([start, ...random], MAX_POINTS),
        name: 'Equity of the walk-forward record and buy-and-hold after each step',
        points: withoutExcess(points),
      },
    },
    {
      title: 'Drawdown after each step',
      text:
        `Max drawdown at step ends: walk-forward record ${moneyText(lowest(strategyBelow))}, buy-and-hold ` +
        `${moneyText(lowest(heldBelow))}. Bar by bar: walk-forward record ${moneyText(walked.maxdd)}, buy-and-hold ` +
        `${moneyText(buy_and_hold.maxdd)}. In quote currency. Time in market: ${percentText(walked.exposure)} of the bars.`,
      legend: BOTH,
      chart: {
        id: 'drawdown',
        kind: 'drawdown',
        name: 'Drawdown of the walk-forward record and buy-and-hold after each step',
        points: withoutExcess(below),
      },
    },
  ];
}

function equityText({ walk_forward }: MetricsGlobal, patches: number, isThinned: boolean): string {
  const { curve, random_entries } = walk_forward;
  const last = curve.at(-1);
  const parts = [
    `P&L after ${plural(curve.length, 'step')}: walk-forward record ${moneyText(last?.equity ?? 0)}, buy-and-hold ` +
      `${moneyText(last?.buy_and_hold ?? 0)}, in quote currency, after costs.`,
  ];
  if (random_entries !== null) {
    const { p5, median, p95 } = random_entries.total_pnl;
    parts.push(
      `Random entries with the same exits: median ${moneyText(median)}, 90 % between ${moneyText(p5)} and ${moneyText(p95)}.`,
    );
  }
  parts.push(
    patches === 0
      ? 'No parameter was patched.'
      : `${plural(patches, 'patch', 'patches')}: a vertical line marks each test from which a new value applies.`,
  );
  if (isThinned) parts.push('Some steps are not drawn.');
  return parts.join(' ');
}

/** The equity curve of each in-sample segment. */
export function inSampleFigures({ metrics, runs }: SessionFindings): Figure[] {
  return metrics.in_sample_curves.map(({ segment, curve }) => {
    const own = runs.filter(({ results }) => results.segment === segment);
    const after = curve.map(({ ts, equity }) => ({ ts, strategy: equity, buyAndHold: null }));
    const points = withPatches([startOf(own, null), ...after], own);
    const patches = points.flatMap((one) => one.patches ?? []).length;
    return {
      title: `Segment ${segment}, in-sample: equity after each step, from 0`,
      text:
        `P&L ${moneyText(curve.at(-1)?.equity ?? 0)} on steps that earlier segments had used; not part of the ` +
        `walk-forward record. ${patches === 0 ? 'No parameter was patched.' : `${plural(patches, 'patch', 'patches')}.`}`,
      legend: [{ ...BOTH[0]!, label: `segment ${segment}` }, ...(patches === 0 ? [] : [PATCH])],
      chart: {
        id: `equity-${segment}`,
        kind: 'equity',
        random: [],
        name: `Equity of segment ${segment}, in-sample, after each step`,
        points: withoutExcess(points),
      },
    } satisfies Figure;
  });
}

type Run = SessionFindings['runs'][number];

/** The start of the first step, where both curves are 0. */
function startOf(runs: readonly Run[], buyAndHold: number | null): EquityPoint {
  return { ts: runs[0]!.plan.tests[0]!.step.from, strategy: 0, buyAndHold };
}

/** Adds each patch to the point at which the first step with the new value begins. */
function withPatches(points: readonly EquityPoint[], runs: readonly Run[]): EquityPoint[] {
  const marks = new Map<string, PatchMark[]>();
  for (const { results, plan } of runs) {
    for (const patch of results.patches) {
      const ts = startOfPatch(patch, plan);
      marks.set(ts, [...(marks.get(ts) ?? []), markOf(patch)]);
    }
  }
  return points.map((point) => {
    const patches = marks.get(point.ts);
    return patches === undefined ? point : { ...point, patches };
  });
}

function startOfPatch({ applied_at }: Patch, plan: SegmentPlan): string {
  return plan.tests.find(({ test }) => test === applied_at)!.step.from;
}

function markOf({ parameter, old_value, new_value, reason }: Patch): PatchMark {
  return {
    what: inertText(`${parameter} ${old_value} to ${new_value}`),
    why: inertText(reason.length > 200 ? `${reason.slice(0, 200)}…` : reason),
  };
}

function withoutExcess(points: readonly EquityPoint[]): readonly EquityPoint[] {
  return thinned(points, MAX_POINTS, ({ patches }) => patches !== undefined);
}
