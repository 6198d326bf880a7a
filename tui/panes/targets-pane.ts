import { metricText } from '../../protocol/number-text.ts';
import type { TargetCheck } from '../../protocol/segment-results.ts';
import { sparkline } from '../../sessions/summary/sparkline.ts';
import type { WaveView } from '../../view/session-view.ts';
import { type Line, line, muted, padEnd, padStart, span } from '../line.ts';
import type { Tone } from '../theme.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

const NAMES: Readonly<Record<string, string>> = {
  hit: 'hit',
  payoff: 'payoff',
  maxdd: 'drawdown',
  blunders_per_100: 'blunders/100',
  high_vol_share: 'high vol share',
};

/** Each target with the value of the segment so far and its course wave by wave. */
export function targetsPane({ segment, width }: PaneRequest): PaneContent {
  const ended = (segment?.waves ?? []).filter(({ checks }) => checks.length > 0);
  const last = ended.at(-1);
  const aside = last === undefined ? '' : `after wave ${last.wave}`;
  if (last === undefined) {
    return { title: 'Targets', aside, lines: [muted('no wave finished yet')] };
  }
  return {
    title: 'Targets',
    aside,
    lines: last.checks.map((check, i) => targetLine(check, ended, i, width)),
  };
}

function targetLine(
  check: TargetCheck,
  waves: readonly WaveView[],
  i: number,
  width: number,
): Line {
  const { metric, value, target, met } = check;
  const history = waves.flatMap(({ checks }) => checks[i]?.value ?? []);
  const tone: Tone = met === null ? 'muted' : met ? 'good' : 'poor';
  const bound = `${metric === 'blunders_per_100' ? '≤' : '≥'} ${metricText(metric, target)}`;
  return line(
    padEnd(NAMES[metric] ?? metric, 15),
    span(padStart(metricText(metric, value), 9), tone),
    span(` ${padEnd(bound, 11)}`, 'muted'),
    span(met === null ? '  ' : met ? '✓ ' : '✗ ', tone),
    arrow(waves.at(-2)?.checks[i]?.value ?? null, value, metric),
    span(` ${sparkline(history, Math.max(0, width - 41))}`, 'muted'),
  );
}

/** The change since the previous wave, coloured by whether it is better. */
function arrow(before: number | null, now: number | null, metric: string) {
  if (before === null || now === null || before === now) return span('  ');
  const isUp = now > before;
  const isBetter = metric === 'blunders_per_100' ? !isUp : isUp;
  return span(isUp ? '▲ ' : '▼ ', isBetter ? 'good' : 'poor');
}
