import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { moneyText, percentText, plural, ratioText } from '../../protocol/number-text.ts';
import type { Proposal } from '../../protocol/proposal.ts';
import type { SegmentView, WaveView } from '../../view/session-view.ts';
import { indented, type Line, line, muted, padStart, span, wrap } from '../line.ts';
import { progressBar } from '../progress-bar.ts';
import { luckPane } from './luck-pane.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

/** Progress, chosen rules and rejected proposals of a segment; the placebo comparison after the last. */
export function segmentPane(request: PaneRequest): PaneContent {
  const { view, segment, width, height, isAsked } = request;
  // After the last segment the judging is shown.
  if (!isAsked && view.judging.replayed !== null) return luckPane(request);
  if (segment === null) {
    return { title: 'Segment', aside: '', lines: [muted('no segment started yet')] };
  }
  const { programme, isInSample, from, to } = segment;
  const sample = isInSample ? ', in-sample' : '';
  const isRoomy = height >= 9;
  return {
    title: `Segment ${segment.segment}: ${programme.replace('_', ' ')}${sample}`,
    aside: `steps ${from.slice(0, 10)} to ${to.slice(0, 10)}`,
    lines: [
      progressLine(segment, view.started?.tests ?? 0, width),
      countsLine(segment),
      ...chosenLines(segment, width, isRoomy),
      ...rejectedLines(segment, width, isRoomy),
      ...(isRoomy ? waveLines(segment.waves) : []),
    ],
  };
}

function progressLine(
  { testsDone, waves, chosen, finished }: SegmentView,
  tests: number,
  width: number,
): Line {
  const last = waves.at(-1);
  const before = chosen === null ? ' choosing' : ' chosen';
  const state = finished !== null ? ' done' : last === undefined ? before : ` wave ${last.wave}`;
  const rate = last === undefined ? '' : rateText(waves);
  const text = ` ${testsDone}/${tests}${state}${rate}`;
  const bar = progressBar(testsDone, tests, Math.max(8, Math.min(40, width - text.length)));
  return line(span(bar, 'strategy'), text);
}

/** Rate of the last finished wave: a running one reports at its end. */
function rateText(waves: readonly WaveView[]): string {
  const ended = waves.findLast(({ endedAt }) => endedAt !== null);
  if (ended === undefined) return '';
  const seconds = Math.max(1e-3, (ended.endedAt! - ended.startedAt) / 1000);
  return `, ${Math.round(ended.tests / seconds)} tests/s`;
}

function countsLine({ waves }: SegmentView): Line {
  const progress = waves.findLast((wave) => wave.progress !== null)?.progress ?? null;
  if (progress === null) return muted('no wave finished yet');
  const { counts, metrics } = progress;
  const broken = counts.failed + counts.skipped;
  return line(
    `${counts.kept} ran, ${counts.abstained} flat`,
    ...(broken === 0
      ? []
      : [span(`, ${counts.failed} failed, ${counts.skipped} skipped`, 'warning' as const)]),
    span(`   ${plural(metrics.n_trades, 'trade')}, P&L `),
    span(moneyText(metrics.total_pnl), metrics.total_pnl < 0 ? 'poor' : 'good'),
  );
}

function chosenLines({ chosen, proposals }: SegmentView, width: number, isRoomy: boolean): Line[] {
  if (chosen === null) return [muted('no proposal chosen yet')];
  const own = proposals.find(({ id }) => id === chosen.id);
  const kind = own === undefined ? 'fallback' : own.kind;
  const title = line(
    span('chosen ', 'muted'),
    span(chosen.proposal, 'strong'),
    span(` (${kind})`, 'muted'),
  );
  if (!isRoomy) return [title, line(`  ${chosen.rules}`)];
  return [
    title,
    ...wrap(chosen.rules, width - 2).map((one) => indented(one)),
    ...(own === undefined ? [] : wrap(own.thesis, width - 2, 'muted').map((one) => indented(one))),
  ];
}

function rejectedLines(
  { proposals, chosen }: SegmentView,
  width: number,
  isRoomy: boolean,
): Line[] {
  const others = proposals.filter(({ id }) => id !== chosen?.id);
  if (others.length === 0) return [];
  const word = chosen === null ? 'proposed' : 'rejected';
  if (!isRoomy) {
    const names = others.map(({ name }) => name).join(', ');
    return [muted(`${word}: ${names}`)];
  }
  return others.flatMap((one) => proposalLines(one, word, width));
}

function proposalLines(proposal: Proposal, word: string, width: number): Line[] {
  return [
    muted(`${word} ${proposal.name} (${proposal.kind})`),
    ...wrap(describeRules(proposal), width - 2, 'muted')
      .slice(0, 2)
      .map((one) => indented(one)),
  ];
}

function waveLines(waves: readonly WaveView[]): Line[] {
  const ended = waves.flatMap(({ wave, progress }) =>
    progress === null ? [] : [{ wave, progress }],
  );
  if (ended.length === 0) return [];
  return [
    muted('after wave   ran  flat      hit  payoff        P&L'),
    ...ended.map(({ wave, progress: { counts, metrics } }) =>
      line(
        [
          padStart(String(wave), 10),
          padStart(String(counts.kept), 6),
          padStart(String(counts.abstained), 6),
          padStart(percentText(metrics.hit), 9),
          padStart(ratioText(metrics.payoff), 8),
          padStart(moneyText(metrics.total_pnl), 11),
        ].join(''),
      ),
    ),
  ];
}
