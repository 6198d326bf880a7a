import type { PlaceboKind, PlaceboResult, PlaceboTest } from './honesty.ts';
import { countText, pText, ratioText } from './number-text.ts';

/** The kinds of copies of a market without an edge. */
export const KIND_NAMES: Readonly<Record<PlaceboKind, string>> = {
  shuffle: 'shuffled',
  mirror: 'mirrored',
};

type KindOverview = Pick<PlaceboTest, 'runs' | 'exceeding' | 'p' | 'mean' | 'haircut'>;

export interface PlaceboOverview extends Pick<PlaceboResult, 'threshold'> {
  readonly shuffle: KindOverview;
  readonly mirror: KindOverview;
}

/** `placebo p 0.71 shuffled (4 of 6 runs with at least this t), 1.00 mirrored (5 of 5); a candidate needs …`. */
export function placeboText({ shuffle, mirror, threshold }: PlaceboOverview): string {
  const of = ({ runs, exceeding }: KindOverview) => `${countText(exceeding)} of ${countText(runs)}`;
  return (
    `Placebo p ${pText(shuffle.p)} shuffled (${of(shuffle)} runs with at least this t), ${pText(mirror.p)} mirrored ` +
    `(${of(mirror)}); a candidate needs ${pText(threshold)} or less`
  );
}

/** The t of the champion, the placebo means, and the haircuts. */
export function haircutText(
  championT: number | null,
  { shuffle, mirror }: PlaceboOverview,
): string {
  return (
    `t of the champion ${ratioText(championT)}; placebo mean ${ratioText(shuffle.mean)} shuffled, ` +
    `${ratioText(mirror.mean)} mirrored; t minus placebo mean ${ratioText(shuffle.haircut)} and ${ratioText(mirror.haircut)}`
  );
}
