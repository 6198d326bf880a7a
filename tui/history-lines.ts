import { moneyText, percentText, plural, ratioText } from '../protocol/number-text.ts';
import { lastOf } from '../view/chunks.ts';
import type { SegmentView, SessionView } from '../view/session-view.ts';
import { type Line, line, span } from './line.ts';
import { simulatedLine } from './panes/header-lines.ts';

/** Lines above the live screen, one for each finished segment, then the walk-forward record. */
export function historyLines(view: SessionView): Line[] {
  const { started, finished } = view;
  if (started === null) return [];
  const simulated = simulatedLine(view);
  return [
    ...(simulated === null ? [] : [simulated]),
    ...view.segments.flatMap((segment) => segmentHistory(segment)),
    ...(finished === null
      ? []
      : // The verdict is on the screen below.
        [recordLine(view, finished)]),
  ];
}

function segmentHistory({ segment, isInSample, chosen, finished }: SegmentView): Line[] {
  if (finished === null) return [];
  const { counts, step, targets, buy_and_hold_pnl } = finished;
  const met = targets.filter((target) => target.met === true).length;
  return [
    line(
      span(`Segment ${segment}`, 'strong'),
      span(isInSample ? ' (in-sample)' : '', 'muted'),
      ` ${chosen?.proposal ?? ''}: ${counts.kept} ran, ${counts.abstained} flat, ${plural(step.n_trades, 'trade')}, P&L `,
      span(moneyText(step.total_pnl), step.total_pnl < 0 ? 'poor' : 'good'),
      ` (buy-and-hold ${moneyText(buy_and_hold_pnl)}), ${met} of ${targets.length} targets met`,
    ),
  ];
}

/** The out-of-sample record next to buy-and-hold. */
function recordLine(
  { record }: SessionView,
  { metrics }: NonNullable<SessionView['finished']>,
): Line {
  const { n_trades, hit, payoff, total_pnl, maxdd } = metrics;
  return line(
    span('Walk-forward', 'strong'),
    `: ${plural(n_trades, 'trade')}, hit ${percentText(hit)}, payoff ${ratioText(payoff)}, P&L `,
    span(moneyText(total_pnl), total_pnl < 0 ? 'poor' : 'good'),
    ` (buy-and-hold ${moneyText(lastOf(record)?.buyAndHold ?? null)}), drawdown ${moneyText(maxdd)}`,
  );
}
