import { type PlayerState, stopsOf } from './player-state.ts';

export type TimelineMark = 'segment' | 'patch' | 'turn' | 'wave';

/** A character of the line that shows where one is. */
export interface TimelineCell {
  /** What happened in its stretch of the session, the rarest; null where nothing of these did. */
  readonly mark: TimelineMark | null;
  /** Whether something of its stretch was played. */
  readonly isPlayed: boolean;
  readonly isHere: boolean;
}

const RAREST_FIRST: readonly TimelineMark[] = ['segment', 'patch', 'turn', 'wave'];

/**
 * A session as a line of `width` cells, each for as many of its events as any other.
 *
 * @param width in characters, at least 1
 */
export function timeline(state: PlayerState, width: number): TimelineCell[] {
  const { lines, position } = state;
  const cellOf = (at: number) => Math.floor((at * width) / Math.max(1, lines.length));
  const marks = new Array<TimelineMark | null>(width).fill(null);
  // The rarest last, so that it stays.
  for (const mark of RAREST_FIRST.toReversed()) {
    for (const at of marked(state, mark)) marks[cellOf(at)] = mark;
  }
  const here = cellOf(position);
  return marks.map((mark, cell) => ({ mark, isPlayed: cell <= here, isHere: cell === here }));
}

function marked(state: PlayerState, mark: TimelineMark): readonly number[] {
  return mark === 'patch' ? state.patches : stopsOf(state, mark);
}
