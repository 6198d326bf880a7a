import { lastPosition, type PlayerState } from './player-state.ts';

/** Nobody waits longer than this for what took a model a minute. */
const LONGEST_WAIT_MS = 3000;

/**
 * The player after some time has interruption by: as many lines on as were written in it at the speed that is
 * set. It stops at the end.
 *
 * @param elapsedMs since the last tick
 */
export function tick(state: PlayerState, elapsedMs: number): PlayerState {
  if (!state.isPlaying) return state;
  const last = lastPosition(state);
  let { position } = state;
  let waitedMs = state.waitedMs + Math.max(0, elapsedMs) * state.speed;
  while (position < last) {
    const wait = waitAfter(state, position);
    if (waitedMs < wait) return { ...state, position, waitedMs };
    waitedMs -= wait;
    position += 1;
  }
  return { ...state, position, waitedMs: 0, isPlaying: false };
}

/** Milliseconds between a line and the next, by the clock that wrote them; it may have been put back. */
function waitAfter({ lines }: PlayerState, position: number): number {
  const ms = Date.parse(lines[position + 1]!.at) - Date.parse(lines[position]!.at);
  return Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
}
