import { selectionP } from '../../analyzer/statistics/selection-p.ts';
import { countText, moneyText, percentText, ratioText } from '../../protocol/number-text.ts';
import type { LeaderView } from '../../view/session-view.ts';
import { type Line, line, muted, padEnd, padStart, span } from '../line.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

/**
 * The best centres so far. Luck is the Šidák probability that the best of as many centres without an
 * edge reaches this t: exact for independent centres, an upper bound for correlated ones. Not a verdict.
 */
export function leadersPane({ view, width }: PaneRequest): PaneContent {
  const { leaders } = view;
  const outOfSample = leaders.filter(({ isInSample }) => !isInSample).length;
  const title = 'Leaders';
  if (leaders.length === 0) {
    return { title, aside: '', lines: [muted('no wave finished yet')] };
  }
  const aside = `best of ${outOfSample} by t; luck: chance of this t without an edge`;
  const narrow = width < 70;
  return {
    title,
    aside: narrow ? `best of ${outOfSample}` : aside,
    lines: [
      line(span(headings(), 'muted'), span('  rules', 'muted')),
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
  const luck = t === null || isInSample ? null : selectionP(t, outOfSample);
  const numbers = [
    padEnd(patches === 0 ? String(segment) : `${segment}+${patches}`, 5),
    padStart(countText(n_trades), 7),
    padStart(percentText(hit), 8),
    padStart(moneyText(total_pnl), 9),
    padStart(ratioText(t), 6),
  ].join('');
  return line(
    span(numbers, isInSample ? 'muted' : 'plain'),
    span(padStart(isInSample ? 'seen' : luckText(luck), 7), 'muted'),
    span(`  ${rules}`, isInSample ? 'muted' : 'plain'),
  );
}

function luckText(luck: number | null): string {
  if (luck === null) return 'n/a';
  if (luck < 0.005) return '<1 %';
  return luck >= 0.995 ? '>99 %' : percentText(luck, 0);
}
