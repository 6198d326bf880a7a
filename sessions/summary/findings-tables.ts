import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { experimentText, OUTCOMES } from '../../protocol/experiment-text.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import {
  boundText,
  countText,
  metricName,
  metricText,
  moneyText,
  percentText,
  ratioText,
} from '../../protocol/number-text.ts';
import { championOf, replayOf } from './champion-text.ts';
import type { TextTable } from './numeric-columns.ts';
import type { SessionFindings } from './session-findings.ts';

// The tables that the summary and the report have in common: the same cells in both.

export function segmentsTable({ runs }: SessionFindings): TextTable {
  return {
    header: [
      ...['Seg', 'What ran', 'Sample', 'Ran', 'Flat', 'Failed', 'Skipped'],
      ...['Trades', 'Hit', 'Payoff', 'P&L', 'Drawdown', 'Holding', 'Patches'],
    ],
    rows: runs.map(({ results: one }) => [
      String(one.segment),
      one.proposal,
      one.in_sample ? 'in' : 'out',
      countText(one.counts.kept),
      countText(one.counts.abstained),
      countText(one.counts.failed),
      countText(one.counts.skipped),
      countText(one.step.n_trades),
      percentText(one.step.hit),
      ratioText(one.step.payoff),
      moneyText(one.step.total_pnl),
      moneyText(one.step.maxdd),
      moneyText(one.buy_and_hold_pnl),
      String(one.patches.length),
    ]),
  };
}

export function walkForwardTable({ metrics }: SessionFindings): TextTable {
  const { metrics: walked, buy_and_hold, random_entries } = metrics.walk_forward;
  const { heuristic } = metrics.honesty;
  return {
    header: ['Record', 'P&L', 'Drawdown', 'Trades', 'Profit factor', 'Sharpe', 'Exposure'],
    rows: [
      [
        'strategy',
        moneyText(walked.total_pnl),
        moneyText(walked.maxdd),
        countText(walked.n_trades),
        ratioText(walked.profit_factor),
        ratioText(walked.sharpe),
        percentText(walked.exposure),
      ],
      [
        'holding',
        moneyText(buy_and_hold.total_pnl),
        moneyText(buy_and_hold.maxdd),
        ...['1', 'n/a', 'n/a', '100.0 %'],
      ],
      ...(random_entries === null
        ? []
        : [
            [
              'random entries, median',
              moneyText(random_entries.total_pnl.median),
              ...['n/a', 'n/a', 'n/a', 'n/a', 'n/a'],
            ],
          ]),
      ...(heuristic === null
        ? []
        : [
            [
              'heuristic agents',
              moneyText(heuristic.record_pnl),
              ...['n/a', 'n/a', 'n/a', 'n/a', 'n/a'],
            ],
          ]),
    ],
  };
}

/** What the numbers of that table are. */
export const WALK_FORWARD_NOTE =
  'P&L and drawdown in quote currency, after fees and slippage, drawdown on bar-by-bar equity. Holding ' +
  'is bought once, at the first step; in the table of segments, at the first step of each. ' +
  'Sharpe is the mean over the standard deviation of equity changes a bar, flat bars included, annualised.';

export const IN_SAMPLE_NOTE =
  'In-sample segments ran over bars that earlier segments had seen. They show what tuning does, and count for nothing in the walk-forward record.';

export function targetsTable({ metrics: { targets } }: SessionFindings): TextTable {
  return {
    header: ['Metric', 'Value', 'Target', 'Met'],
    rows: targets.map(({ metric, value, target, met }) => [
      metricName(metric),
      metricText(metric, value),
      boundText(metric, target),
      met === null ? 'n/a' : met ? 'yes' : 'no',
    ]),
  };
}

/** @param most how many, the best first */
export function configurationsTable({ metrics }: SessionFindings, most: number): TextTable {
  return {
    header: [
      ...['Around', 'Segment', 'Tests', 'Trades', 'Hit', 'Payoff', 'P&L'],
      ...['t of its tests', 't by itself'],
    ],
    rows: metrics.strategies.slice(0, most).map((one) => {
      const replay = replayOf(metrics.honesty, one.strategy);
      const isChampion = replay !== null && replay === championOf(metrics.honesty);
      return [
        `${describeRules(one.strategy)}${isChampion ? ' (the champion)' : ''}`,
        `${one.segment}${one.in_sample ? ' (in-sample)' : ''}`,
        countText(one.tests),
        countText(one.step.n_trades),
        percentText(one.step.hit),
        ratioText(one.step.payoff),
        moneyText(one.step.total_pnl),
        ratioText(one.step.t),
        ratioText(replay?.t ?? null),
      ];
    }),
  };
}

export function breakdownTable({ metrics: { breakdown } }: SessionFindings): TextTable {
  const groups = Object.entries({
    ...prefixed('volatility ', breakdown.by_regime),
    ...prefixed('exit by ', breakdown.by_exit_reason),
    ...prefixed('side ', breakdown.by_side),
  });
  return {
    header: ['Trades of the walk-forward record', 'Trades', 'Hit', 'P&L'],
    rows: groups.map(([name, { n_trades, hit, total_pnl }]) => [
      name,
      countText(n_trades),
      percentText(hit),
      moneyText(total_pnl),
    ]),
  };
}

export function patchesTable({ runs }: SessionFindings): TextTable {
  return {
    header: ['From', 'Parameter', 'Change', 'Why', 'Outcome', 'What it did'],
    rows: runs.flatMap(({ results: { patches, experiments } }) =>
      patches.map(({ parameter, old_value, new_value, reason, applied_at }, i) => [
        applied_at,
        parameter,
        `${old_value} to ${new_value}`,
        reason,
        OUTCOMES[experiments[i]!.outcome],
        experimentText(experiments[i]!),
      ]),
    ),
  };
}

function prefixed(prefix: string, groups: Readonly<Record<string, Group>>): Record<string, Group> {
  return Object.fromEntries(Object.entries(groups).map(([key, group]) => [prefix + key, group]));
}

type Group = MetricsGlobal['breakdown']['by_side']['LONG'];
