import type { CostRow } from '../../protocol/cost-row.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { countText, plural, usdText } from '../../protocol/number-text.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { segmentSettings } from '../context/segment-settings.ts';

/**
 * What models have cost, by role and model, in the order in which they first spoke. Calls that the
 * parent of a fork has paid, and those that were never sent, are left out.
 */
export function costRows(calls: readonly Transcript[], config: SessionConfig): CostRow[] {
  const rows = new Map<string, CostRow>();
  for (const call of calls) {
    if (call.inherited === true || call.outcome === 'not_sent') continue;
    const { role, provider, model, usage } = call;
    const key = JSON.stringify([role, provider, model]);
    const seat = segmentSettings(config, call.segment).agents[role];
    const row = rows.get(key) ?? {
      role,
      provider,
      model,
      calls: 0,
      answered: 0,
      input_tokens: 0,
      cached_tokens: 0,
      cache_write_tokens: 0,
      output_tokens: 0,
      unknown_usage: 0,
      cost_usd: 0,
      latency_ms: 0,
      is_priced: seat !== 'heuristic' && seat.price !== null,
    };
    const isAnswered = call.outcome !== 'failed' && call.outcome !== 'unknown';
    rows.set(key, {
      ...row,
      calls: row.calls + 1,
      answered: row.answered + Number(isAnswered),
      input_tokens: row.input_tokens + (usage?.input_tokens ?? 0),
      cached_tokens: row.cached_tokens + (usage?.cached_tokens ?? 0),
      cache_write_tokens: row.cache_write_tokens + (usage?.cache_write_tokens ?? 0),
      output_tokens: row.output_tokens + (usage?.output_tokens ?? 0),
      unknown_usage: row.unknown_usage + Number(usage === null && call.charged_tokens > 0),
      cost_usd: row.cost_usd + call.cost_usd,
      latency_ms: row.latency_ms + call.clock.latency_ms,
    });
  }
  return [...rows.values()];
}

export const COST_HEADER = [
  ...['Role', 'Model', 'Calls', 'Answered', 'Tokens in', 'Cached', 'Out', 'USD', 'Latency'],
] as const;

/** The rows as a person reads them, with their sum where there are several. */
export function costCells(rows: readonly CostRow[]): string[][] {
  const cells = rows.map((row) => [
    row.role,
    `${row.provider}:${row.model}`,
    countText(row.calls),
    countText(row.answered),
    countText(row.input_tokens + row.cache_write_tokens),
    countText(row.cached_tokens),
    countText(row.output_tokens),
    row.is_priced ? usdText(row.cost_usd) : 'n/a',
    `${(row.latency_ms / Math.max(1, row.calls) / 1000).toFixed(1)} s`,
  ]);
  if (rows.length < 2) return cells;
  const sum = (pick: (row: CostRow) => number) => rows.reduce((all, row) => all + pick(row), 0);
  const total = [
    'all',
    '',
    countText(sum(({ calls }) => calls)),
    countText(sum(({ answered }) => answered)),
    countText(sum((row) => row.input_tokens + row.cache_write_tokens)),
    countText(sum((row) => row.cached_tokens)),
    countText(sum((row) => row.output_tokens)),
    rows.every((row) => row.is_priced) ? usdText(sum((row) => row.cost_usd)) : 'n/a',
    `${(
      sum((row) => row.latency_ms) /
        Math.max(
          1,
          sum(({ calls }) => calls),
        ) /
        1000
    ).toFixed(1)} s`,
  ];
  return [...cells, total];
}

type Costs = Pick<MetricsGlobal, 'costs' | 'budget_ended'>;

/** Whether models were asked, or would have been. */
export function hasCosts({ costs, budget_ended }: Costs): boolean {
  return costs.length > 0 || budget_ended.length > 0;
}

/** What the table alone does not say. */
export function costNotes({ costs: rows, budget_ended }: Costs): string {
  const unknown = rows.reduce((all, row) => all + row.unknown_usage, 0);
  return [
    'Every attempt counts, failed ones too. Tokens out include thinking.',
    ...(unknown === 0
      ? []
      : [
          `The usage of ${plural(unknown, 'call')} is not known: each is charged with the most that it can have cost.`,
        ]),
    ...(rows.every((row) => row.is_priced)
      ? []
      : ['Where no price is known, the cost is not known either.']),
    ...budget_ended.map(
      ({ turn, why }) => `From turn ${turn} on heuristic agents took over: ${why}.`,
    ),
  ].join(' ');
}
