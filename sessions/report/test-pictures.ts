import { countText, percentText, plural, ratioText } from '../../protocol/number-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { TestDot } from './chart-data.ts';
import { apart, type LegendEntry, type Picture } from './picture.ts';
import { thinned } from './thinned.ts';

const MOST_TESTS = 3000;

const LEGEND: readonly LegendEntry[] = [
  { mark: 'disc', colour: 'a', label: 'test that made money' },
  { mark: 'ring', colour: 'b', label: 'test that lost' },
  { mark: 'dashed', colour: 'ink', label: 'wins make up for losses' },
  { mark: 'dotted', colour: 'soft', label: 'targets' },
];

/** Hit against payoff of every test that traded; those over steps that had been seen are drawn apart. */
export function testPictures({ runs, identity }: SessionFindings): Picture[] {
  const what = 'Hit and payoff of each test';
  const titles = { fresh: `${what}, out of sample`, seen: `${what}, in-sample` };
  const { hit, payoff } = identity.config.targets;
  return apart(runs, 'tests', titles, (id, title, own) =>
    pictureOf(id, title, own, { hit, payoff }),
  );
}

function pictureOf(
  id: string,
  title: string,
  runs: SessionFindings['runs'],
  target: { readonly hit: number; readonly payoff: number },
): Picture {
  const tests = runs.flatMap(({ results }) => results.tests);
  const ran = tests.flatMap(({ test, step }) => (step === null ? [] : [{ test, step }]));
  const flat = tests.filter(({ status }) => status === 'abstained').length;
  const idle = ran.filter(({ step }) => step.n_trades === 0).length;
  const dots = ran.flatMap(({ test, step }): TestDot[] => {
    const { hit, payoff, n_trades, total_pnl } = step;
    if (hit === null || payoff === null) return [];
    return [{ test, hit, payoff, trades: n_trades, pnl: total_pnl }];
  });
  // A test with one tiny loss would leave no room for the others.
  const top = Math.max(5, 3 * target.payoff);
  const above = dots.filter(({ payoff }) => payoff > top).length;
  const drawn = thinned(dots, MOST_TESTS);
  const text = [
    `Of ${plural(ran.length, 'test')} that ran on their step, ${countText(dots.length)} have a hit and a payoff; ` +
      `${countText(idle)} had no trade and ${countText(ran.length - dots.length - idle)} no losing one. ` +
      `${plural(flat, 'other test')} stayed flat.`,
    ...(drawn.length < dots.length
      ? [`${countText(drawn.length)} of them are drawn, evenly through time.`]
      : []),
    ...(above === 0
      ? []
      : [
          `${countText(above)} with a payoff over ${ratioText(top)} ${above === 1 ? 'stands' : 'stand'} on the upper edge.`,
        ]),
    `The larger the mark, the more trades. Targets: hit ${percentText(target.hit)}, payoff ${ratioText(target.payoff)}.`,
  ].join(' ');
  return {
    title,
    text,
    legend: LEGEND,
    chart: dots.length === 0 ? null : { id, kind: 'tests', name: title, target, top, dots: drawn },
  };
}
