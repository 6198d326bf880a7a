/** The state of a fold after the line at a position. */
export type StateAt<State> = (position: number) => State;

const EVERY = 256;

/**
 * A fold with random access: states are kept every `every` lines, so that going back does not restart.
 *
 * @param update returns a new state and leaves the old one unchanged
 * @param every lines between two kept states
 * @returns the state after the line at a position; the initial one before position 0, the last one
 *   beyond the last line
 */
export function foldAt<State, Line>(
  lines: readonly Line[],
  update: (state: State, line: Line) => State,
  initial: State,
  every = EVERY,
): StateAt<State> {
  if (!Number.isInteger(every) || every < 1) {
    throw new RangeError(`Cannot keep a state every ${every} lines: not an integer >= 1`);
  }
  /** After 0, `every`, 2 `every`, ... lines. */
  const kept = [initial];
  let last = { count: 0, state: initial };

  return (position) => {
    const wanted = Math.min(Math.max(0, position + 1), lines.length);
    const checkpoint = Math.min(Math.floor(wanted / every), kept.length - 1);
    // Start from the nearest state that is not beyond the position.
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
