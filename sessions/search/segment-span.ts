import type { TestTask } from '../../engine/run-test.ts';
import { episodeEnds, type Slice, type Window } from '../../engine/windows.ts';
import { DAY_MS } from '../../market/interval.ts';
import type { MarketContext } from '../context/session-context.ts';

export interface SegmentSpan {
  /** Its steps, from the first to the last, as bars and as instants (ms). */
  readonly steps: Slice;
  readonly from: number;
  readonly to: number;
  /** The bars before its first step for screening and scouting. */
  readonly screenedOn: Slice;
  readonly scoutedOn: Slice;
  readonly isInSample: boolean;
}

export function spanOf(context: MarketContext, segment: number): SegmentSpan {
  const { config, market, windows } = context;
  const own = windows.segments[segment - 1]!;
  const first = own[0]!;
  const last = own.at(-1)!;
  const { time } = market.bars;
  const start = first.step.start;
  // A market with closing times has fewer bars per day; use at least the window before the step.
  const before = (days: number): Slice => {
    let bar = start;
    while (bar > 0 && time[bar - 1]! >= first.borders[2] - days * DAY_MS) bar--;
    return { start: Math.min(bar, first.train.start), end: start };
  };
  return {
    steps: { start, end: last.step.end },
    from: first.borders[2],
    to: last.borders[3],
    screenedOn: before(config.screening_days),
    scoutedOn: before(config.scouting.days),
    isInSample: windows.schedule === 'revisit' && segment > 1,
  };
}

/** The tests of a segment with their waves and episode ids. */
export function planTests(context: MarketContext, segment: number): TestTask[] {
  const { config, windows } = context;
  const own = windows.segments[segment - 1]!;
  const perTest = episodesPerTest(windows.segments.flat(), config.episode_bars);
  const digits = Math.max(3, String(config.tests).length);
  return own.map((window, index) => ({
    index,
    test: `seg${segment}_test${String(index + 1).padStart(digits, '0')}`,
    wave: Math.floor(index / config.wave) + 1,
    window,
    firstEpisode: ((segment - 1) * config.tests + index) * perTest,
  }));
}

/** All windows have one length, except skipped ones with gaps. */
function episodesPerTest(windows: readonly Window[], episodeBars: number): number {
  const count = ({ train, validation, step }: Window) =>
    [train, validation, step].reduce((sum, one) => sum + episodeEnds(one, episodeBars).length, 0);
  return Math.max(...windows.filter(({ skipped }) => skipped === null).map(count), 1);
}
