import { addCounts } from '../../analyzer/segment-record.ts';
import type { CostRow } from '../../protocol/cost-row.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { countText, plural, usdText } from '../../protocol/number-text.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import { type TextTable, textTable } from './text-table.ts';

/** The columns that are summed over calls and rows. */
const NO_COST = {
  calls: 0,
  answered: 0,
  input_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 0,
  unknown_usage: 0,
  cost_usd: 0,
  latency_ms: 0,
};
type Cost = Readonly<typeof NO_COST>;

/**
 * The cost of models by role and model, in the order of their first calls. Excludes calls that the parent
 * of a fork paid for, and calls that were never sent.
 */
export function costRows(calls: readonly Transcript[], config: SessionConfig): CostRow[] {
  const rows = new Map<string, CostRow>();
  for (const call of calls) {
    if (call.inherited === true || call.outcome === 'not_sent') continue;
    const { role, provider, model } = call;
    const key = JSON.stringify([role, provider, model]);
    const seat = segmentSettings(config, call.segment).agents[role];
    const known = rows.get(key);
    rows.set(key, {
      role,
      provider,
      model,
      ...addCounts<Cost>([known ?? NO_COST, costOf(call)], NO_COST),
      is_priced: known?.is_priced ?? (seat !== 'heuristic' && seat.price !== null),
    });
  }
  return [...rows.values()];
}

function costOf({ outcome, usage, charged_tokens, cost_usd, clock }: Transcript): Cost {
  return {
    ...NO_COST,
    ...usage,
    calls: 1,
    answered: Number(outcome !== 'failed' && outcome !== 'unknown'),
    unknown_usage: Number(usage === null && charged_tokens > 0),
    cost_usd,
    latency_ms: clock.latency_ms,
  };
}

/** The rows as a table, with a total if there are several. */
export function costTable(rows: readonly CostRow[]): TextTable {
  const shown = rows.map((row) => ({ ...row, name: `${row.provider}:${row.model}` }));
  const isPriced = rows.every((row) => row.is_priced);
  const total = { ...addCounts<Cost>(rows, NO_COST), role: 'all', name: '', is_priced: isPriced };
  return textTable(rows.length < 2 ? shown : [...shown, total], {
    Role: ({ role }) => role,
    Model: ({ name }) => name,
    Calls: ({ calls }) => countText(calls),
    Answered: ({ answered }) => countText(answered),
    'Tokens in': (row) => countText(row.input_tokens + row.cache_write_tokens),
    Cached: (row) => countText(row.cached_tokens),
    Out: (row) => countText(row.output_tokens),
    USD: (row) => (row.is_priced ? usdText(row.cost_usd) : 'n/a'),
    Latency: (row) => `${(row.latency_ms / Math.max(1, row.calls) / 1000).toFixed(1)} s`,
  });
}

type Costs = Pick<MetricsGlobal, 'costs' | 'budget_ended'>;

/** Whether models were called, or not called only because the budget was used up. */
export function hasCosts({ costs, budget_ended }: Costs): boolean {
  return costs.length > 0 || budget_ended.length > 0;
}

/** Notes on the table. */
export function costNotes({ costs: rows, budget_ended }: Costs): string {
  const unknown = rows.reduce((all, row) => all + row.unknown_usage, 0);
  return [
    'Every attempt counts, including failed ones. Output tokens include thinking.',
    unknown > 0 &&
      `The usage of ${plural(unknown, 'call')} is unknown: each is charged at its maximum cost.`,
    !rows.every((row) => row.is_priced) && 'The cost of models without a known price is unknown.',
    ...budget_ended.map(({ turn, why }) => `Heuristic agents took over at turn ${turn}: ${why}.`),
  ]
    .filter((note) => note !== false)
    .join(' ');
}
