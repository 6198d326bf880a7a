import { inertText } from '../../protocol/inert-text.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { moneyText, percentText, plural } from '../../protocol/number-text.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { drawdowns, lowest } from '../summary/text-charts.ts';
import type { EquityPoint, PatchMark } from './chart-data.ts';
import type { LegendEntry, Picture } from './picture.ts';
import { thinned } from './thinned.ts';

const MOST_POINTS = 1500;

const BOTH: readonly LegendEntry[] = [
  { mark: 'line', colour: 'a', label: 'strategy' },
  { mark: 'dashed', colour: 'b', label: 'holding' },
];
const RANDOM: readonly LegendEntry[] = [
  { mark: 'dotted', colour: 'soft', label: 'random entries, median' },
  { mark: 'band', colour: 'soft', label: 'nine of ten of them' },
];
const PATCH: LegendEntry = { mark: 'rule', colour: 'ink', label: 'a patch begins to count' };

/** Equity of the walk-forward record, and how far it was under water. */
export function curvePictures({ metrics, runs }: SessionFindings): Picture[] {
  const { curve, metrics: walked, buy_and_hold, segments, random_entries } = metrics.walk_forward;
  const own = runs.filter(({ results }) => segments.includes(results.segment));
  const after = curve.map((one) => ({
    ts: one.ts,
    strategy: one.equity,
    holding: one.buy_and_hold,
  }));
  const points = withPatches([startOf(own, 0), ...after], own);
  const patches = points.flatMap((one) => one.patches ?? []).length;
  const random = random_entries?.curve ?? [];
  const start = { ts: startOf(own, 0).ts, p5: 0, median: 0, p95: 0 };
  const strategyBelow = drawdowns(curve.map(({ equity }) => equity));
  const holdingBelow = drawdowns(curve.map((one) => one.buy_and_hold));
  const below = [
    startOf(own, 0),
    ...curve.map(({ ts }, i) => ({ ts, strategy: strategyBelow[i]!, holding: holdingBelow[i]! })),
  ];
  return [
    {
      title: 'Equity after each step',
      text: equityText(metrics, patches, points.length > MOST_POINTS),
      legend: [...BOTH, ...(random.length === 0 ? [] : RANDOM), ...(patches === 0 ? [] : [PATCH])],
      chart: {
        id: 'equity',
        kind: 'equity',
        random: random.length === 0 ? [] : thinned([start, ...random], MOST_POINTS),
        name: 'Equity of the strategy and of holding after each step',
        points: few(points),
      },
    },
    {
      title: 'Drawdown from the highest step so far',
      text:
        `At its lowest step the strategy was ${moneyText(-lowest(strategyBelow))} below its highest before, holding ` +
        `${moneyText(-lowest(holdingBelow))}. Bar by bar it was ${moneyText(-walked.maxdd)}, holding ` +
        `${moneyText(-buy_and_hold.maxdd)}. In a position in ${percentText(walked.exposure)} of the bars.`,
      legend: BOTH,
      chart: {
        id: 'drawdown',
        kind: 'drawdown',
        name: 'Drawdown of the strategy and of holding after each step',
        points: few(below),
      },
    },
  ];
}

function equityText({ walk_forward }: MetricsGlobal, patches: number, isThinned: boolean): string {
  const { curve, random_entries } = walk_forward;
  const last = curve.at(-1);
  const parts = [
    `After ${plural(curve.length, 'step')} the strategy stands at ${moneyText(last?.equity ?? 0)} and holding at ` +
      `${moneyText(last?.buy_and_hold ?? 0)}, in quote currency, after costs.`,
  ];
  if (random_entries !== null) {
    const { p5, median, p95 } = random_entries.total_pnl;
    parts.push(
      `Random entries with the same exits end at ${moneyText(median)} in the middle, nine of ten between ${moneyText(p5)} and ${moneyText(p95)}.`,
    );
  }
  parts.push(
    patches === 0
      ? 'No parameter was patched.'
      : `${plural(patches, 'patch', 'patches')}: an upright rule stands where the new value begins to count.`,
  );
  if (isThinned) parts.push('Not every step is drawn.');
  return parts.join(' ');
}

/** The curves of segments over steps that had been seen, each by itself. */
export function inSamplePictures({ metrics, runs }: SessionFindings): Picture[] {
  return metrics.in_sample_curves.map(({ segment, curve }) => {
    const own = runs.filter(({ results }) => results.segment === segment);
    const after = curve.map(({ ts, equity }) => ({ ts, strategy: equity, holding: null }));
    const points = withPatches([startOf(own, null), ...after], own);
    const patches = points.flatMap((one) => one.patches ?? []).length;
    return {
      title: `Segment ${segment}, in-sample: equity after each step, from 0`,
      text:
        `It ends at ${moneyText(curve.at(-1)?.equity ?? 0)} over steps that earlier segments had seen, and is no part of ` +
        `the record. ${patches === 0 ? 'No parameter was patched.' : `${plural(patches, 'patch', 'patches')}.`}`,
      legend: [BOTH[0]!, ...(patches === 0 ? [] : [PATCH])],
      chart: {
        id: `equity-${segment}`,
        kind: 'equity',
        random: [],
        name: `Equity of segment ${segment}, in-sample, after each step`,
        points: few(points),
      },
    } satisfies Picture;
  });
}

type Run = SessionFindings['runs'][number];

/** Where the first step begins: both curves start from 0. */
function startOf(runs: readonly Run[], holding: number | null): EquityPoint {
  return { ts: runs[0]!.plan.tests[0]!.step.from, strategy: 0, holding };
}

/** A patch stands at the moment at which the first step with the new value begins. */
function withPatches(points: readonly EquityPoint[], runs: readonly Run[]): EquityPoint[] {
  const marks = new Map<string, PatchMark[]>();
  for (const { results, plan } of runs) {
    for (const patch of results.patches) {
      const ts = beginOf(patch, plan);
      marks.set(ts, [...(marks.get(ts) ?? []), markOf(patch)]);
    }
  }
  return points.map((point) => {
    const patches = marks.get(point.ts);
    return patches === undefined ? point : { ...point, patches };
  });
}

function beginOf({ applied_at }: Patch, plan: SegmentPlan): string {
  return plan.tests.find(({ test }) => test === applied_at)!.step.from;
}

function markOf({ parameter, old_value, new_value, reason }: Patch): PatchMark {
  return {
    what: inertText(`${parameter} ${old_value} to ${new_value}`),
    why: inertText(reason.length > 200 ? `${reason.slice(0, 200)}…` : reason),
  };
}

function few(points: readonly EquityPoint[]): readonly EquityPoint[] {
  return thinned(points, MOST_POINTS, ({ patches }) => patches !== undefined);
}
