import type { Metrics } from '../../protocol/metrics.ts';
import { countText, moneyText, plural, ratioText, sentence } from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, type TextTable, textTable } from './text-table.ts';

/** What models found beside what heuristic agents did; null where those played, or broke. */
export function heuristicText({ metrics }: SessionFindings): string | null {
  const { heuristic, search } = metrics.honesty;
  if (heuristic === null) return null;
  const { record_pnl, record_t, champion_t, finalists } = heuristic;
  return (
    'Heuristic agents, which cost nothing, on the same bars with as many tests: their walk-forward record made ' +
    `${moneyText(record_pnl)} (t ${ratioText(record_t)}; that of this session ${moneyText(search.record_pnl)}, t ${ratioText(search.record_t)}), ` +
    `and the best of their ${plural(finalists, 'finalist')} has t ${ratioText(champion_t)} ` +
    `(here ${ratioText(search.champion_t)} of ${countText(search.finalists)}).`
  );
}

/** What models may remember of these bars; null where none played. */
export function memoryText({ metrics, identity }: SessionFindings): string | null {
  const { memory, unchecked } = metrics.honesty;
  const unknown = unchecked.filter(({ check }) => check === 'memory').map(({ why }) => why);
  if (memory.length + unknown.length === 0) return null;
  const told = identity.config.blind
    ? 'Prompts hide symbol, dates and price level, and no more can be done.'
    : 'They were told symbol and dates.';
  const splits = memory.map(({ role, model, cutoff, before, after }) => {
    const day = cutoff.slice(0, 10);
    const who = `the ${role} (${model}) learnt until ${day}`;
    if (after.n_trades === 0) return `${who}, and no trade is from a step after it`;
    const text = (one: Metrics) =>
      `${plural(one.n_trades, 'trade')}, P&L ${moneyText(one.total_pnl)}, t ${ratioText(one.t)}`;
    return `${who}: before it ${text(before)}; after it ${text(after)}`;
  });
  return `A model may remember what was before it stopped learning. ${told} ${[...splits, ...unknown].map(sentence).join(' ')}`;
}

/** The walk-forward record on both sides of where each model stopped learning. */
export function memoryTable({ metrics }: SessionFindings): TextTable {
  const sides = metrics.honesty.memory.flatMap(({ role, model, cutoff, before, after }) => {
    const day = cutoff.slice(0, 10);
    return [
      { role, model, steps: `begun before ${day}`, made: before },
      { role, model, steps: `from ${day} on`, made: after },
    ];
  });
  return textTable(sides, {
    Role: ({ role }) => role,
    Model: ({ model }) => model,
    Steps: ({ steps }) => steps,
    ...metricColumns(['Trades', 'Hit', 'P&L', 't'], ({ made }) => made),
  });
}
