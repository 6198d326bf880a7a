import { testResults } from '../../analyzer/segment-record.ts';
import { countText, moneyText, percentText, plural } from '../../protocol/number-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { Figure } from './figure.ts';
import { histogram } from './histogram.ts';

/** P&L and holding time of the trades of the walk-forward record, and P&L by day. */
export function tradeFigures({ runs, metrics, identity }: SessionFindings): Figure[] {
  const tests = runs
    .filter(({ results }) => !results.in_sample)
    .flatMap((run) => testResults(run.tests));
  const pnl = tests.flatMap(({ stepTrades }) => stepTrades.pnl);
  if (pnl.length === 0) {
    return [{ title: 'Trades', text: 'There were no trades, so there is no chart.', chart: null }];
  }
  const held = tests.flatMap(({ stepTrades }) => stepTrades.barsHeld);
  const days = metrics.walk_forward.daily_pnl;
  const byPnl = days.toSorted((a, b) => b.pnl - a.pnl);
  const [best, worst] = [byPnl[0]!, byPnl.at(-1)!];
  const won = days.filter((one) => one.pnl > 0).length;
  const sum = pnl.reduce((all, one) => all + one, 0);
  return [
    {
      title: 'P&L per trade',
      text:
        `${plural(pnl.length, 'trade')}, in quote currency, after costs: mean ${moneyText(sum / pnl.length)}, median ` +
        `${moneyText(median(pnl))}, from ${moneyText(pnl.reduce((a, b) => Math.min(a, b)))} to ${moneyText(pnl.reduce((a, b) => Math.max(a, b)))}.`,
      chart: {
        id: 'trade-pnl',
        kind: 'histogram',
        of: 'pnl',
        name: 'Histogram of P&L per trade',
        bins: histogram(pnl, 1),
      },
    },
    {
      title: 'Holding time per trade',
      text: `Median ${plural(Math.round(median(held)), 'bar')} of ${identity.market.interval}, maximum ${countText(held.reduce((a, b) => Math.max(a, b)))}.`,
      chart: {
        id: 'trade-bars',
        kind: 'histogram',
        of: 'bars',
        name: 'Histogram of holding time in bars',
        bins: histogram(held, 1),
      },
    },
    {
      title: 'P&L by day',
      text:
        `Trades closed on ${plural(days.length, 'UTC day')}, ${percentText(won / days.length)} of them profitable. Best: ` +
        `${best.day} with ${moneyText(best.pnl)}; worst: ${worst.day} with ${moneyText(worst.pnl)}. Weeks run from left to right, with Monday at the top.`,
      legend: [
        { mark: 'full', colour: 'a', label: 'profit' },
        { mark: 'full', colour: 'b', label: 'loss' },
        { mark: 'hollow', colour: 'soft', label: 'no trade closed' },
      ],
      chart: { id: 'calendar', kind: 'calendar', name: 'P&L by day, as a calendar', days },
    },
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
}
