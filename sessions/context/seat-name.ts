import type { Seat } from '../../protocol/agent-seat.ts';

/** `heuristic`, or `anthropic:some-model`. */
export function seatName(seat: Seat): string {
  return seat === 'heuristic' ? seat : `${seat.provider}:${seat.model}`;
}
