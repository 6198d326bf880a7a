import { countText, percentText, plural, ratioText } from '../../protocol/number-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { TestDot } from './chart-data.ts';
import { type Figure, type LegendEntry, splitBySample } from './figure.ts';
import { thinned } from './thinned.ts';

const MAX_TESTS = 3000;

const LEGEND: readonly LegendEntry[] = [
  { mark: 'disc', colour: 'a', label: 'profitable test' },
  { mark: 'ring', colour: 'b', label: 'losing test' },
  { mark: 'dashed', colour: 'ink', label: 'break-even' },
  { mark: 'dotted', colour: 'soft', label: 'targets' },
];

/** Hit rate against payoff of every test that traded, out of sample and in-sample. */
export function testFigures({ runs, identity }: SessionFindings): Figure[] {
  const what = 'Hit rate and payoff of each test';
  const titles = { outOfSample: `${what}, out of sample`, inSample: `${what}, in-sample` };
  const { hit, payoff } = identity.config.targets;
  return splitBySample(runs, 'tests', titles, (id, title, own) =>
    figureOf(id, title, own, { hit, payoff }),
  );
}

function figureOf(
  id: string,
  title: string,
  runs: SessionFindings['runs'],
  target: { readonly hit: number; readonly payoff: number },
): Figure {
  const tests = runs.flatMap(({ results }) => results.tests);
  const ran = tests.flatMap(({ test, step }) => (step === null ? [] : [{ test, step }]));
  const flat = tests.filter(({ status }) => status === 'abstained').length;
  const idle = ran.filter(({ step }) => step.n_trades === 0).length;
  const dots = ran.flatMap(({ test, step }): TestDot[] => {
    const { hit, payoff, n_trades, total_pnl } = step;
    if (hit === null || payoff === null) return [];
    return [{ test, hit, payoff, trades: n_trades, pnl: total_pnl }];
  });
  // A test with one tiny loss would compress all others.
  const top = Math.max(5, 3 * target.payoff);
  const above = dots.filter(({ payoff }) => payoff > top).length;
  const drawn = thinned(dots, MAX_TESTS);
  const text = [
    `Of ${plural(ran.length, 'test')} that ran on their step, ${countText(dots.length)} have a hit rate and a payoff, ` +
      `${countText(idle)} had no trade, and ${countText(ran.length - dots.length - idle)} had no losing trade. ` +
      `Abstained: ${plural(flat, 'test')}.`,
    ...(drawn.length < dots.length
      ? [`Drawn: ${countText(drawn.length)} of them, evenly spaced in time.`]
      : []),
    ...(above === 0
      ? []
      : [`Drawn at the upper edge: ${countText(above)} with a payoff above ${ratioText(top)}.`]),
    `Larger marks have more trades. Targets: hit rate ${percentText(target.hit)}, payoff ${ratioText(target.payoff)}.`,
  ].join(' ');
  return {
    title,
    text,
    legend: LEGEND,
    chart: dots.length === 0 ? null : { id, kind: 'tests', name: title, target, top, dots: drawn },
  };
}
