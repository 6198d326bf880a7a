import type { Metrics } from '../../protocol/metrics.ts';
import { countText, moneyText, plural, ratioText, sentence } from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, type TextTable, textTable } from './text-table.ts';

/** Compares models with heuristic agents; null without that baseline. */
export function heuristicText({ metrics }: SessionFindings): string | null {
  const { heuristic, search } = metrics.honesty;
  if (heuristic === null) return null;
  const { record_pnl, record_t, champion_t, finalists } = heuristic;
  return (
    'Heuristic agents, at no cost, on the same bars with the same number of tests: walk-forward P&L ' +
    `${moneyText(record_pnl)}, t ${ratioText(record_t)} (this session: ${moneyText(search.record_pnl)}, t ${ratioText(search.record_t)}); ` +
    `best of ${plural(finalists, 'finalist')} t ${ratioText(champion_t)} ` +
    `(this session: ${ratioText(search.champion_t)} of ${countText(search.finalists)}).`
  );
}

/** What models may remember of these bars; null without models. */
export function memoryText({ metrics, identity }: SessionFindings): string | null {
  const { memory, unchecked } = metrics.honesty;
  const unknown = unchecked.filter(({ check }) => check === 'memory').map(({ why }) => why);
  if (memory.length + unknown.length === 0) return null;
  const sight = identity.config.blind
    ? 'Prompts hide symbol, dates and price level, but a model may still recognise the market.'
    : 'Prompts named symbol and dates.';
  const splits = memory.map(({ role, model, cutoff, before, after }) => {
    const day = cutoff.slice(0, 10);
    const who = `the ${role} (${model}) has a training cutoff of ${day}`;
    if (after.n_trades === 0) return `${who}, and no trade is after it`;
    const text = (one: Metrics) =>
      `${plural(one.n_trades, 'trade')}, P&L ${moneyText(one.total_pnl)}, t ${ratioText(one.t)}`;
    return `${who}: before it ${text(before)}; after it ${text(after)}`;
  });
  return `A model may remember prices from before its training cutoff. ${sight} ${[...splits, ...unknown].map(sentence).join(' ')}`;
}

/** The walk-forward record before and after the training cutoff of each model. */
export function memoryTable({ metrics }: SessionFindings): TextTable {
  const sides = metrics.honesty.memory.flatMap(({ role, model, cutoff, before, after }) => {
    const day = cutoff.slice(0, 10);
    return [
      { role, model, steps: `before ${day}`, result: before },
      { role, model, steps: `from ${day} on`, result: after },
    ];
  });
  return textTable(sides, {
    Role: ({ role }) => role,
    Model: ({ model }) => model,
    Steps: ({ steps }) => steps,
    ...metricColumns(['Trades', 'Hit', 'P&L', 't'], ({ result }) => result),
  });
}
