import type { PlaceboTest } from '../../protocol/honesty.ts';
import { countText, plural, pText, ratioText } from '../../protocol/number-text.ts';
import { KIND_NAMES } from '../../protocol/placebo-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import type { LuckStrip } from './chart-data.ts';
import type { Picture } from './picture.ts';

const TITLE = 'What the same search finds where there is nothing to find';

/** The champions of the placebo arms, a mark an arm, and the t of the session among them. */
export function luckPictures({ metrics }: SessionFindings): Picture[] {
  const { placebo, search } = metrics.honesty;
  if (placebo === null) {
    return [{ title: TITLE, text: 'No placebo arms were played.', chart: null }];
  }
  const tests = [placebo.shuffle, placebo.mirror];
  const strips = tests.flatMap(stripOf);
  if (strips.length === 0) {
    return [{ title: TITLE, text: 'No arm traded, so there is nothing to draw.', chart: null }];
  }
  const ended = tests.reduce((sum, { champions }) => sum + champions.length, 0);
  const left = ended - strips.reduce((sum, { arms }) => sum + arms.length, 0);
  const own = search.champion_t;
  return [
    {
      title: TITLE,
      text:
        `t of the champion of each of ${plural(ended, 'placebo arm')}. ` +
        `${own === null ? 'Nothing of this session traded, so it has no t.' : `That of this session is ${ratioText(own)}.`} ` +
        `On shuffled twins ${saysOf(placebo.shuffle)}; on mirrored ones ${saysOf(placebo.mirror)}.` +
        (left === 0 ? '' : ` ${plural(left, 'arm')} never traded or failed, and cannot be drawn.`),
      legend: [
        ...(own === null
          ? []
          : [{ mark: 'bar', colour: 'a', label: `this session, ${ratioText(own)}` } as const]),
        { mark: 'disc', colour: 'b', label: 'arm that did as well' },
        { mark: 'ring', colour: 'soft', label: 'arm that did not' },
        { mark: 'rule', colour: 'ink', label: 'mean of the arms' },
      ],
      chart: { id: 'luck-arms', kind: 'luck', name: TITLE, strips, t: own },
    },
  ];
}

/** Nothing where no arm traded. */
function stripOf(test: PlaceboTest): LuckStrip[] {
  const { kind, champions, mean, exceeding, runs, p } = test;
  if (mean === null) return [];
  return [
    {
      kind: KIND_NAMES[kind],
      arms: champions.flatMap((t, i) => (t === null ? [] : [{ arm: i + 1, t }])),
      mean,
      says: `${countText(exceeding)} of ${countText(runs)} did as well, p ${pText(p)}`,
    },
  ];
}

function saysOf({ exceeding, runs, mean, p }: PlaceboTest): string {
  return `the mean is ${ratioText(mean)}, and ${countText(exceeding)} of ${countText(runs)} did as well (p ${pText(p)})`;
}
