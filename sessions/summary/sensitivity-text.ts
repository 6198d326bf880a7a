import {
  classifyNeighbourhood,
  neighboursOf,
  PEAK_SHARE,
  PLATEAU_SHARE,
} from '../../analyzer/neighbourhood.ts';
import type { Sensitivity, SensitivityRow } from '../../protocol/honesty.ts';
import { countText, moneyText, percentText, ratioText } from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, type TextTable, textTable } from './text-table.ts';

export const SENSITIVITY_NOTE =
  'The champion is replayed over the same step bars with one change at a time: a parameter by 10 or 20 % on its grid, ' +
  'fee and slippage together, or all signals one bar late. P&L is grouped by the UTC month and the volatility of the ' +
  'bars in which it arose: volatility is low below an ATR z-score of -0.5 at the close of the bar, and high above 0.5. ' +
  'A trade counts where it closed. Neighbours with an identical result are not counted. t is ' +
  'defined as for the champion and not corrected for selection.';

/** How the result of the champion depends on parameters, costs, delay and regime; null without a champion. */
export function sensitivityLines({ metrics }: SessionFindings): string[] | null {
  const { sensitivity } = metrics.honesty;
  if (sensitivity === null) return null;
  const own = sensitivity.rows.find(({ kind }) => kind === 'as it is')!;
  const changed = rowsOf(sensitivity, 'costs', 'delay');
  const regimes = rowsOf(sensitivity, 'regime');
  return [
    `Champion, unchanged: ${resultText(own)}. ${neighboursText(sensitivity)}`,
    `Costs and delay: ${listed(changed)}.`,
    `Volatility: ${listed(regimes)}. ${monthsText(rowsOf(sensitivity, 'month'))}`,
  ];
}

/** Whether the champion is on a plateau or an isolated peak, and the rule for that. */
function neighboursText(sensitivity: Sensitivity): string {
  const { profitable_neighbours: share, median_neighbour_t: t } = sensitivity;
  if (share === null) return 'No small parameter change alters the result.';
  const neighbours = neighboursOf(sensitivity.rows);
  const profitable = neighbours.filter(({ total_pnl }) => total_pnl > 0).length;
  const text = `Neighbours with one parameter changed: ${countText(profitable)} of ${countText(neighbours.length)} profitable (${percentText(share, 0)}), median t ${ratioText(t)}${inertText(sensitivity)}`;
  const rule = (limit: number) => percentText(limit, 0);
  switch (classifyNeighbourhood(sensitivity)) {
    case 'plateau':
      return `${text}; a plateau (at least ${rule(PLATEAU_SHARE)} profitable). The champion was selected on these bars, so a plateau is no evidence of an edge.`;
    case 'peak':
      return `${text}; an isolated peak (at most ${rule(PEAK_SHARE)} profitable).`;
    case 'between':
      return `${text}; neither a plateau (at least ${rule(PLATEAU_SHARE)}) nor an isolated peak (at most ${rule(PEAK_SHARE)}).`;
    case null:
      return `${text}. The champion itself is not profitable, so there is no plateau.`;
  }
}

function inertText({ rows }: Sensitivity): string {
  const all = rows.filter(({ kind }) => kind === 'parameter').length;
  const inert = all - neighboursOf(rows).length;
  return inert === 0 ? '' : ` (not counted: ${countText(inert)} with the same result)`;
}

function monthsText(months: readonly SensitivityRow[]): string {
  const [first] = months;
  if (first === undefined) return '';
  const profitable = months.filter(({ total_pnl }) => total_pnl > 0).length;
  const worst = months.reduce((a, b) => (b.total_pnl < a.total_pnl ? b : a), first);
  const best = months.reduce((a, b) => (b.total_pnl > a.total_pnl ? b : a), first);
  const named = ({ what, total_pnl }: SensitivityRow) => `${what} (${moneyText(total_pnl)})`;
  return `Months: ${countText(profitable)} of ${countText(months.length)} profitable, worst ${named(worst)}, best ${named(best)}.`;
}

function listed(rows: readonly SensitivityRow[]): string {
  return rows.map((row) => `${row.what}: ${resultText(row)}`).join('; ');
}

function resultText({ total_pnl, t }: SensitivityRow): string {
  return `P&L ${moneyText(total_pnl)}, t ${ratioText(t)}`;
}

export function sensitivityTable(sensitivity: Sensitivity): TextTable {
  return rowsTable('Change', [
    ...rowsOf(sensitivity, 'as it is').map((row) => ({ ...row, what: 'unchanged' })),
    ...rowsOf(sensitivity, 'parameter', 'costs', 'delay'),
    ...rowsOf(sensitivity, 'regime').map((row) => ({ ...row, what: `volatility ${row.what}` })),
  ]);
}

export function monthsTable(sensitivity: Sensitivity): TextTable {
  return rowsTable('Month', rowsOf(sensitivity, 'month'));
}

function rowsTable(name: string, rows: readonly SensitivityRow[]): TextTable {
  return textTable(rows, {
    [name]: ({ what }) => what,
    ...metricColumns(['Trades', 'P&L', 't'], (row) => row),
  });
}

function rowsOf({ rows }: Sensitivity, ...kinds: SensitivityRow['kind'][]): SensitivityRow[] {
  return rows.filter(({ kind }) => kinds.includes(kind));
}
