import { type PlayerState, stopsOf } from './player-state.ts';

export type TimelineMark = 'segment' | 'patch' | 'turn' | 'wave';

/** One character of the timeline. */
export interface TimelineCell {
  /** The rarest kind of event in its part of the session; null if there is none. */
  readonly mark: TimelineMark | null;
  /** Whether the position is in or after its part. */
  readonly isPlayed: boolean;
  readonly isHere: boolean;
}

const RAREST_FIRST: readonly TimelineMark[] = ['segment', 'patch', 'turn', 'wave'];

/**
 * A session as a line of `width` cells of equally many events.
 *
 * @param width in characters, at least 1
 */
export function timeline(state: PlayerState, width: number): TimelineCell[] {
  const { lines, position } = state;
  const cellOf = (at: number) => Math.floor((at * width) / Math.max(1, lines.length));
  const marks = new Array<TimelineMark | null>(width).fill(null);
  // The rarest last, so that it is not overwritten.
  for (const mark of RAREST_FIRST.toReversed()) {
    for (const at of marked(state, mark)) marks[cellOf(at)] = mark;
  }
  const here = cellOf(position);
  return marks.map((mark, cell) => ({ mark, isPlayed: cell <= here, isHere: cell === here }));
}

function marked(state: PlayerState, mark: TimelineMark): readonly number[] {
  return mark === 'patch' ? state.patches : stopsOf(state, mark);
}
