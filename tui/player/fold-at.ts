/** A fold over lines that was stopped at one of them. */
export type StateAt<State> = (position: number) => State;

const EVERY = 256;

/**
 * A fold that can be asked for its state at any line, also at one before the last that was asked for,
 * without going back to the start: what it was is kept every so many lines.
 *
 * @param update returns a new state, and leaves the old one as it is
 * @param every lines between two states that are kept
 * @returns the state once the line at a position has happened; the initial one before position 0. What
 *   lies beyond the last line is the last line
 */
export function foldAt<State, Line>(
  lines: readonly Line[],
  update: (state: State, line: Line) => State,
  initial: State,
  every = EVERY,
): StateAt<State> {
  if (!Number.isInteger(every) || every < 1) {
    throw new RangeError(`Cannot keep a state every ${every} lines: it must be an integer >= 1`);
  }
  /** After 0, `every`, 2 `every`, ... lines. */
  const kept = [initial];
  let last = { count: 0, state: initial };

  return (position) => {
    const wanted = Math.min(Math.max(0, position + 1), lines.length);
    const checkpoint = Math.min(Math.floor(wanted / every), kept.length - 1);
    // From whichever is nearer, of those that are not beyond it.
    const isLastNearer = last.count <= wanted && last.count >= checkpoint * every;
    let { count, state } = isLastNearer
      ? last
      : { count: checkpoint * every, state: kept[checkpoint]! };
    while (count < wanted) {
      state = update(state, lines[count]!);
      count += 1;
      if (count === kept.length * every) kept.push(state);
    }
    last = { count, state };
    return state;
  };
}
