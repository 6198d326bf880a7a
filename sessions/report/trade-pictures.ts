import { playedTests } from '../../analyzer/segment-record.ts';
import { countText, moneyText, percentText, plural } from '../../protocol/number-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { histogram } from './histogram.ts';
import type { Picture } from './picture.ts';

/** What trades of the walk-forward record came to, how long they were held, and what each day closed with. */
export function tradePictures({ runs, metrics, identity }: SessionFindings): Picture[] {
  const played = runs
    .filter(({ results }) => !results.in_sample)
    .flatMap(({ tests }) => playedTests(tests));
  const pnl = played.flatMap(({ stepTrades }) => stepTrades.pnl);
  if (pnl.length === 0) {
    return [
      { title: 'Trades', text: 'There were none, so there is nothing to draw.', chart: null },
    ];
  }
  const held = played.flatMap(({ stepTrades }) => stepTrades.barsHeld);
  const days = metrics.walk_forward.daily_pnl;
  const byPnl = days.toSorted((a, b) => b.pnl - a.pnl);
  const [best, worst] = [byPnl[0]!, byPnl.at(-1)!];
  const won = days.filter((one) => one.pnl > 0).length;
  const sum = pnl.reduce((all, one) => all + one, 0);
  return [
    {
      title: 'P&L of a trade',
      text:
        `${plural(pnl.length, 'trade')}, in quote currency, after costs: on average ${moneyText(sum / pnl.length)}, in the middle ` +
        `${moneyText(middle(pnl))}, from ${moneyText(pnl.reduce((a, b) => Math.min(a, b)))} to ${moneyText(pnl.reduce((a, b) => Math.max(a, b)))}.`,
      chart: {
        id: 'trade-pnl',
        kind: 'histogram',
        of: 'pnl',
        name: 'How many trades came to what P&L',
        bins: histogram(pnl, 1),
      },
    },
    {
      title: 'Holding time of a trade',
      text: `In the middle ${plural(Math.round(middle(held)), 'bar')} of ${identity.market.interval}, at most ${countText(held.reduce((a, b) => Math.max(a, b)))}.`,
      chart: {
        id: 'trade-bars',
        kind: 'histogram',
        of: 'bars',
        name: 'How many trades were held for how many bars',
        bins: histogram(held, 1),
      },
    },
    {
      title: 'P&L by day',
      text:
        `Trades closed on ${plural(days.length, 'UTC day')}, ${percentText(won / days.length)} of which ended with a profit. Best: ` +
        `${best.day} with ${moneyText(best.pnl)}; worst: ${worst.day} with ${moneyText(worst.pnl)}. Weeks run from left to right, Mondays on top.`,
      legend: [
        { mark: 'full', colour: 'a', label: 'profit' },
        { mark: 'full', colour: 'b', label: 'loss' },
        { mark: 'hollow', colour: 'soft', label: 'nothing closed' },
      ],
      chart: { id: 'calendar', kind: 'calendar', name: 'P&L by day, as a calendar', days },
    },
  ];
}

/** The median. */
function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
}
