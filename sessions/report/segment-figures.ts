import { moneyText } from '../../protocol/number-text.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { type Figure, type LegendEntry, splitBySample } from './figure.ts';

const LEGEND: readonly LegendEntry[] = [
  { mark: 'full', colour: 'a', label: 'segment' },
  { mark: 'hollow', colour: 'b', label: 'buy-and-hold' },
];

/** P&L of each segment and of buy-and-hold, out of sample and in-sample. */
export function segmentFigures({ runs }: SessionFindings): Figure[] {
  const titles = {
    outOfSample: 'P&L of each segment, out of sample',
    inSample: 'P&L of each segment, in-sample (the same bars each time; not additive)',
  };
  return splitBySample(runs, 'segments', titles, figureOf);
}

function figureOf(id: string, title: string, runs: SessionFindings['runs']): Figure {
  const segments = runs.map(({ results }) => results);
  const byPnl = segments.toSorted((a, b) => b.step.total_pnl - a.step.total_pnl);
  const text = ({ segment, step, buy_and_hold_pnl }: SegmentResults) =>
    `segment ${segment} with ${moneyText(step.total_pnl)} (buy-and-hold ${moneyText(buy_and_hold_pnl)})`;
  const [best, worst] = [byPnl[0]!, byPnl.at(-1)!];
  return {
    title,
    text:
      best === worst
        ? `Only ${text(best)}, in quote currency, after costs.`
        : `Best: ${text(best)}. Worst: ${text(worst)}. In quote currency, after costs.`,
    legend: LEGEND,
    chart: {
      id,
      kind: 'segments',
      name: title,
      bars: segments.map(({ segment, step, buy_and_hold_pnl }) => ({
        segment,
        strategy: step.total_pnl,
        buyAndHold: buy_and_hold_pnl,
      })),
    },
  };
}
