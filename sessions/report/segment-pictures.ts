import { moneyText } from '../../protocol/number-text.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { apart, type LegendEntry, type Picture } from './picture.ts';

const LEGEND: readonly LegendEntry[] = [
  { mark: 'full', colour: 'a', label: 'strategy' },
  { mark: 'hollow', colour: 'b', label: 'holding' },
];

/** P&L of each segment and of holding; those over steps that had been seen are drawn apart. */
export function segmentPictures({ runs }: SessionFindings): Picture[] {
  const titles = {
    fresh: 'P&L of each segment, out of sample',
    seen: 'P&L of each segment, in-sample: not to be added up',
  };
  return apart(runs, 'segments', titles, pictureOf);
}

function pictureOf(id: string, title: string, runs: SessionFindings['runs']): Picture {
  const segments = runs.map(({ results }) => results);
  const byPnl = segments.toSorted((a, b) => b.step.total_pnl - a.step.total_pnl);
  const said = ({ segment, step, buy_and_hold_pnl }: SegmentResults) =>
    `segment ${segment} with ${moneyText(step.total_pnl)} (holding ${moneyText(buy_and_hold_pnl)})`;
  const [best, worst] = [byPnl[0]!, byPnl.at(-1)!];
  return {
    title,
    text:
      best === worst
        ? `It is ${said(best)}, in quote currency, after costs.`
        : `Best is ${said(best)}, worst ${said(worst)}, in quote currency, after costs.`,
    legend: LEGEND,
    chart: {
      id,
      kind: 'segments',
      name: title,
      bars: segments.map(({ segment, step, buy_and_hold_pnl }) => ({
        segment,
        strategy: step.total_pnl,
        holding: buy_and_hold_pnl,
      })),
    },
  };
}
