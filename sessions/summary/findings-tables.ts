import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { experimentText, OUTCOMES } from '../../protocol/experiment-text.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import {
  boundText,
  countText,
  metricName,
  metricText,
  moneyText,
  ratioText,
} from '../../protocol/number-text.ts';
import { championOf, replayOf } from './champion-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, moneyColumn, type TextTable, textTable } from './text-table.ts';

// Tables that the summary and the report share.

export function segmentsTable({ runs }: SessionFindings): TextTable {
  return textTable(
    runs.map(({ results }) => results),
    {
      Seg: ({ segment }) => String(segment),
      Strategy: ({ proposal }) => proposal,
      Sample: ({ in_sample }) => (in_sample ? 'in' : 'out'),
      Ran: ({ counts }) => countText(counts.kept),
      Abstained: ({ counts }) => countText(counts.abstained),
      Failed: ({ counts }) => countText(counts.failed),
      Skipped: ({ counts }) => countText(counts.skipped),
      ...metricColumns(['Trades', 'Hit', 'Payoff', 'P&L', 'Drawdown'], ({ step }) => step),
      'Buy-and-hold': moneyColumn(({ buy_and_hold_pnl }) => buy_and_hold_pnl),
      Patches: ({ patches }) => String(patches.length),
    },
  );
}

export function walkForwardTable({ metrics }: SessionFindings): TextTable {
  const { metrics: walked, buy_and_hold, random_entries } = metrics.walk_forward;
  const { heuristic } = metrics.honesty;
  const { header, rows } = textTable([walked], {
    Record: () => 'walk-forward record',
    ...metricColumns(
      ['P&L', 'Drawdown', 'Trades', 'Profit factor', 'Sharpe', 'Time in market'],
      (one) => one,
    ),
  });
  const { total_pnl, maxdd } = buy_and_hold;
  const onlyPnl = (name: string, pnl: number) => [
    name,
    moneyText(pnl),
    ...header.slice(2).map(() => 'n/a'),
  ];
  return {
    header,
    rows: [
      ...rows,
      ['buy-and-hold', moneyText(total_pnl), moneyText(maxdd), '1', 'n/a', 'n/a', '100.0 %'],
      random_entries && onlyPnl('random entries, median', random_entries.total_pnl.median),
      heuristic && onlyPnl('heuristic agents', heuristic.record_pnl),
    ].filter((row) => row !== null),
  };
}

export const WALK_FORWARD_NOTE =
  'P&L and drawdown are in quote currency, after fees and slippage. Drawdown is measured bar by bar, so it can be larger ' +
  'than in a chart of step ends. ' +
  'Buy-and-hold buys once at the first step; the segments table restarts it at the first step of each segment. ' +
  'Sharpe is the annualised mean over standard deviation of equity changes per bar, bars without a position included.';

export const IN_SAMPLE_NOTE =
  'In-sample segments ran on bars that earlier segments had used. They show the effect of tuning and are not part of the walk-forward record.';

export function targetsTable({ metrics: { targets } }: SessionFindings): TextTable {
  return textTable(targets, {
    Metric: ({ metric }) => metricName(metric),
    Value: ({ metric, value }) => metricText(metric, value),
    Target: ({ metric, target }) => boundText(metric, target),
    Met: ({ met }) => (met === null ? 'n/a' : met ? 'yes' : 'no'),
  });
}

export function targetsNote({ identity }: SessionFindings): string {
  return (
    `An episode is ${identity.config.episode_bars} bars of a step. A blunder is a trade that lost, before costs, more than 1.5 times the ` +
    'distance from entry to stop, or was stopped out within 2 bars of entry.'
  );
}

export function configurationsTable({ metrics }: SessionFindings, shown: number): TextTable {
  const { honesty, strategies } = metrics;
  const ran = strategies
    .slice(0, shown)
    .map((one) => ({ ...one, replay: replayOf(honesty, one.strategy) }));
  const champion = championOf(honesty);
  return textTable(ran, {
    Centre: ({ strategy, replay }) =>
      `${describeRules(strategy)}${replay !== null && replay === champion ? ' (the champion)' : ''}`,
    Segment: ({ segment, in_sample }) => `${segment}${in_sample ? ' (in-sample)' : ''}`,
    Tests: ({ tests }) => countText(tests),
    ...metricColumns(['Trades', 'Hit', 'Payoff', 'P&L'], ({ step }) => step),
    't (tests)': ({ step }) => ratioText(step.t),
    't (centre alone)': ({ replay }) => ratioText(replay?.t ?? null),
  });
}

export function breakdownTable({ metrics: { breakdown } }: SessionFindings): TextTable {
  const groups = [
    ...named('volatility', breakdown.by_regime),
    ...named('exit by', breakdown.by_exit_reason).map(({ name, group }) => ({
      name: name
        .replace('slice_end', 'end of step')
        .replace('tp_hit', 'target')
        .replace('_hit', '')
        .replace('_', ' '),
      group,
    })),
    ...named('side', breakdown.by_side),
  ];
  return textTable(groups, {
    Group: ({ name }) => name,
    ...metricColumns(['Trades', 'Hit', 'P&L'], ({ group }) => group),
  });
}

export function patchesTable({ runs }: SessionFindings): TextTable {
  const made = runs.flatMap(({ results: { patches, experiments } }) =>
    patches.map((patch, i) => ({ ...patch, experiment: experiments[i]! })),
  );
  return textTable(made, {
    'From test': ({ applied_at }) => applied_at,
    Parameter: ({ parameter }) => parameter,
    Change: ({ old_value, new_value }) => `${old_value} to ${new_value}`,
    Reason: ({ reason }) => reason,
    Result: ({ experiment }) => OUTCOMES[experiment.outcome],
    Effect: ({ experiment }) => experimentText(experiment),
  });
}

type Group = MetricsGlobal['breakdown']['by_side']['LONG'];

function named(of: string, groups: Readonly<Record<string, Group>>) {
  return Object.entries(groups).map(([key, group]) => ({ name: `${of} ${key}`, group }));
}
