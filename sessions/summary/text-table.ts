import type { Metrics } from '../../protocol/metrics.ts';
import {
  countText,
  moneyDecimals,
  moneyText,
  percentText,
  ratioText,
} from '../../protocol/number-text.ts';

/** A table of text: every row has as many cells as the header. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The text of each column of an item, which stands among all items, by column name, in order. */
export type Columns<Item> = Readonly<
  Record<string, (item: Item, items: readonly Item[]) => string>
>;

/** One row per item. */
export function textTable<Item>(items: readonly Item[], columns: Columns<Item>): TextTable {
  const cells = Object.values(columns);
  return {
    header: Object.keys(columns),
    rows: items.map((item) => cells.map((cell) => cell(item, items))),
  };
}

/** The column name of each metric, its key and its format. */
const METRICS = {
  Trades: ['n_trades', countText],
  Hit: ['hit', percentText],
  Payoff: ['payoff', ratioText],
  'P&L': ['total_pnl', moneyText],
  Drawdown: ['maxdd', moneyText],
  'Profit factor': ['profit_factor', ratioText],
  Sharpe: ['sharpe', ratioText],
  t: ['t', ratioText],
  'Time in market': ['exposure', percentText],
} as const;
type MetricName = keyof typeof METRICS;

/** @param of returns the metrics of an item */
export function metricColumns<Item, Name extends MetricName>(
  names: readonly Name[],
  of: (item: Item) => Pick<Metrics, (typeof METRICS)[Name][0]>,
): Columns<Item> {
  const column = (name: Name): [string, Columns<Item>[string]] => {
    const [key, write] = METRICS[name];
    const value = (item: Item) => (of(item) as Metrics)[key];
    if (write === moneyText) return [name, moneyColumn(value)];
    // A count is never null; the other formats accept null.
    const text = write as (value: number | null) => string;
    return [name, (item) => text(value(item))];
  };
  return Object.fromEntries(names.map(column));
}

/** Amounts in quote currency, all with the same decimals. */
export function moneyColumn<Item>(value: (item: Item) => number | null): Columns<Item>[string] {
  return (item, items) => moneyText(value(item), moneyDecimals(items.map(value)));
}

/** Which columns hold only numbers, and are right-aligned. */
export function numericColumns({ header, rows }: TextTable): boolean[] {
  return header.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^(n\/a|[-+]?\$?[\d.,]+( %)?)$/.test(row[c]!)),
  );
}
