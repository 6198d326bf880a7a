import type { SessionEvent } from '../../protocol/session-event.ts';
import { NOTHING_YET, type SessionView } from '../../view/session-view.ts';
import { updateView, type ViewLine } from '../../view/update-view.ts';

/** When the journals of these tests begin. */
export const EPOCH = Date.parse('2026-01-01T00:00:00Z');

/** Events as lines of a journal: one a second, or at the seconds that are given. */
export function viewLines(events: readonly (SessionEvent | [number, SessionEvent])[]): ViewLine[] {
  return events.map((one, seq) => {
    const [second, event] = Array.isArray(one) ? one : [seq, one];
    return { seq, at: new Date(EPOCH + 1000 * second).toISOString(), event };
  });
}

export function viewOf(events: readonly (SessionEvent | [number, SessionEvent])[]): SessionView {
  return viewLines(events).reduce(updateView, NOTHING_YET);
}
