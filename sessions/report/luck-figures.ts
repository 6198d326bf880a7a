import type { PlaceboTest } from '../../protocol/honesty.ts';
import { countText, plural, pText, ratioText } from '../../protocol/number-text.ts';
import { KIND_NAMES } from '../../protocol/placebo-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { LuckStrip } from './chart-data.ts';
import type { Figure } from './figure.ts';

const TITLE = 't of the champion in the placebo runs';

/** One mark per placebo arm, and the t of the session. */
export function luckFigures({ metrics }: SessionFindings): Figure[] {
  const { placebo, search } = metrics.honesty;
  if (placebo === null) {
    return [{ title: TITLE, text: 'There were no placebo runs.', chart: null }];
  }
  const tests = [placebo.shuffle, placebo.mirror];
  const strips = tests.flatMap(stripOf);
  if (strips.length === 0) {
    return [{ title: TITLE, text: 'No placebo run traded, so there is no chart.', chart: null }];
  }
  const ended = tests.reduce((sum, { champions }) => sum + champions.length, 0);
  const left = ended - strips.reduce((sum, { arms }) => sum + arms.length, 0);
  const own = search.champion_t;
  return [
    {
      title: TITLE,
      text:
        `${plural(ended, 'placebo run')}. ` +
        `${own === null ? 'This session has no t, because nothing traded.' : `This session: t ${ratioText(own)}.`} ` +
        `Shuffled: ${summaryOf(placebo.shuffle)}. Mirrored: ${summaryOf(placebo.mirror)}.` +
        (left === 0
          ? ''
          : ` Not drawn because they failed or never traded: ${plural(left, 'run')}.`),
      legend: [
        ...(own === null
          ? []
          : [{ mark: 'bar', colour: 'a', label: `this session, ${ratioText(own)}` } as const]),
        { mark: 'disc', colour: 'b', label: 'placebo run with at least this t' },
        { mark: 'ring', colour: 'soft', label: 'placebo run with a smaller t' },
        { mark: 'rule', colour: 'ink', label: 'placebo mean' },
      ],
      chart: { id: 'luck-arms', kind: 'luck', name: TITLE, strips, t: own },
    },
  ];
}

/** Empty if no arm traded. */
function stripOf(test: PlaceboTest): LuckStrip[] {
  const { kind, champions, mean, exceeding, runs, p } = test;
  if (mean === null) return [];
  return [
    {
      kind: KIND_NAMES[kind],
      arms: champions.flatMap((t, i) => (t === null ? [] : [{ arm: i + 1, t }])),
      mean,
      label: `${countText(exceeding)} of ${countText(runs)} with at least this t, p ${pText(p)}`,
    },
  ];
}

function summaryOf({ exceeding, runs, mean, p }: PlaceboTest): string {
  return `mean ${ratioText(mean)}, ${countText(exceeding)} of ${countText(runs)} with at least this t (p ${pText(p)})`;
}
