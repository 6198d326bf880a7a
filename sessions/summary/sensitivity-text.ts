import {
  groundOf,
  NEEDLE_SHARE,
  neighboursOf,
  PLATEAU_SHARE,
} from '../../analyzer/neighbourhood.ts';
import type { Sensitivity, SensitivityRow } from '../../protocol/honesty.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, type TextTable, textTable } from './text-table.ts';

/** What the numbers of the sensitivity are. */
export const SENSITIVITY_NOTE =
  'The champion over the same step bars, each time with one thing changed: a parameter by 10 and 20 % of its value ' +
  'on its grid, the fee and the slippage, or all signals a bar late. Months (UTC) and volatility are those of ' +
  'the bars in which it gained and lost: volatility is low below an ATR z-score of -0.5 at the end of the bar, and high above ' +
  '0.5. A trade counts where it closed. Neighbours that come to the very same result are not counted. t is of net return a bar in excess of the market, without allowance for luck.';

/** How much of what the champion did hangs on one thing; null where there is no champion. */
export function sensitivityLines({ metrics }: SessionFindings): string[] | null {
  const { sensitivity } = metrics.honesty;
  if (sensitivity === null) return null;
  const own = sensitivity.rows.find(({ kind }) => kind === 'as it is')!;
  const changed = rowsOf(sensitivity, 'costs', 'delay');
  const regimes = rowsOf(sensitivity, 'regime');
  return [
    `As it is: ${resultText(own)}. ${neighboursText(sensitivity)} It was chosen on these bars, and they are much like it: ground under it is no evidence for it.`,
    `With ${listed(changed)}.`,
    `In volatility ${listed(regimes)}. ${monthsText(rowsOf(sensitivity, 'month'))}`,
  ];
}

/** Whether it stands on a plateau or on a needle, and by which rule that is said. */
function neighboursText(sensitivity: Sensitivity): string {
  const { profitable_neighbours: share, median_neighbour_t: t } = sensitivity;
  if (share === null) return 'No parameter that is moved a little makes a difference.';
  const neighbours = neighboursOf(sensitivity.rows);
  const made = neighbours.filter(({ total_pnl }) => total_pnl > 0).length;
  const says = `Of ${plural(neighbours.length, 'neighbour')} with one parameter moved, ${countText(made)} (${percentText(share, 0)}) made money, median t ${ratioText(t)}${inertText(sensitivity)}`;
  const rule = (limit: number) => percentText(limit, 0);
  switch (groundOf(sensitivity)) {
    case 'plateau':
      return `${says}: a plateau (at least ${rule(PLATEAU_SHARE)} make money).`;
    case 'needle':
      return `${says}: a needle (at most ${rule(NEEDLE_SHARE)} make money).`;
    case 'between':
      return `${says}: neither a plateau (at least ${rule(PLATEAU_SHARE)}) nor a needle (at most ${rule(NEEDLE_SHARE)}).`;
    case null:
      return `${says}. It makes none itself: there is no plateau to stand on.`;
  }
}

function inertText({ rows }: Sensitivity): string {
  const all = rows.filter(({ kind }) => kind === 'parameter').length;
  const inert = all - neighboursOf(rows).length;
  return inert === 0 ? '' : ` (${countText(inert)} more changed nothing, and are not counted)`;
}

function monthsText(months: readonly SensitivityRow[]): string {
  const [first] = months;
  if (first === undefined) return '';
  const made = months.filter(({ total_pnl }) => total_pnl > 0).length;
  const worst = months.reduce((a, b) => (b.total_pnl < a.total_pnl ? b : a), first);
  const best = months.reduce((a, b) => (b.total_pnl > a.total_pnl ? b : a), first);
  const named = ({ what, total_pnl }: SensitivityRow) => `${what} (${moneyText(total_pnl)})`;
  return `${countText(made)} of ${plural(months.length, 'month')} made money: the worst was ${named(worst)}, the best ${named(best)}.`;
}

function listed(rows: readonly SensitivityRow[]): string {
  return rows.map((row) => `${row.what}: ${resultText(row)}`).join('; ');
}

function resultText({ total_pnl, t }: SensitivityRow): string {
  return `P&L ${moneyText(total_pnl)}, t ${ratioText(t)}`;
}

/** All but the months. */
export function sensitivityTable(sensitivity: Sensitivity): TextTable {
  return rowsTable('Changed', [
    ...rowsOf(sensitivity, 'as it is', 'parameter', 'costs', 'delay'),
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
