import { selectionP } from '../../analyzer/statistics/selection-p.ts';
import { countText, moneyText, percentText, ratioText } from '../../protocol/number-text.ts';
import type { LeaderView } from '../../view/session-view.ts';
import { type Line, line, muted, padEnd, padStart, span } from '../line.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

/**
 * The best centres so far. Luck is about the chance that some centre of as many as ran out of sample
 * reaches this t without any edge: exact where they have nothing to do with each other, less where they
 * are alike. It is no verdict.
 */
export function leadersPane({ view, width }: PaneRequest): PaneContent {
  const { leaders } = view;
  const outOfSample = leaders.filter(({ isInSample }) => !isInSample).length;
  const title = 'Leaders';
  if (leaders.length === 0) {
    return { title, aside: '', lines: [muted('no wave has ended yet')] };
  }
  const aside = `best of ${outOfSample} by t; luck: about the chance of it without any edge`;
  const narrow = width < 70;
  return {
    title,
    aside: narrow ? `best of ${outOfSample}` : aside,
    lines: [
      line(span(headings(), 'muted'), span('  what runs', 'muted')),
      ...leaders.map((leader) => leaderLine(leader, outOfSample)),
    ],
  };
}

function headings(): string {
  return [
    'seg  ',
    padStart('trades', 7),
    padStart('hit', 8),
    padStart('P&L', 9),
    padStart('t', 6),
    padStart('luck', 7),
  ].join('');
}

function leaderLine(leader: LeaderView, outOfSample: number): Line {
  const { segment, patches, metrics, isInSample, rules } = leader;
  const { t, n_trades, hit, total_pnl } = metrics;
  const doubt = t === null || isInSample ? null : selectionP(t, outOfSample);
  const numbers = [
    padEnd(patches === 0 ? String(segment) : `${segment}+${patches}`, 5),
    padStart(countText(n_trades), 7),
    padStart(percentText(hit), 8),
    padStart(moneyText(total_pnl), 9),
    padStart(ratioText(t), 6),
  ].join('');
  return line(
    span(numbers, isInSample ? 'muted' : 'plain'),
    span(padStart(isInSample ? 'seen' : luckText(doubt), 7), 'muted'),
    span(`  ${rules}`, isInSample ? 'muted' : 'plain'),
  );
}

function luckText(doubt: number | null): string {
  if (doubt === null) return 'n/a';
  if (doubt < 0.005) return '<1 %';
  return doubt >= 0.995 ? '>99 %' : percentText(doubt, 0);
}
