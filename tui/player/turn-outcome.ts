import type { EventOf, JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { eventText } from '../../view/event-text.ts';
import type { TurnSection } from './turn-section.ts';
import { turnOfEvent, turnSpans } from './turn-spans.ts';

/** Where what follows is no longer about a turn: tests run, or a segment begins or ends. */
const ENDS: ReadonlySet<SessionEvent['type']> = new Set([
  'wave_started',
  'segment_started',
  'segment_finished',
  'session_finished',
  'session_stopped',
]);

const FOLLOWS: Partial<Record<SessionEvent['type'], string>> = {
  proposed: 'Offered to the critic',
  screened: 'Screened',
  planned: 'Went into the plan',
  chosen: 'Ran',
  notice: 'Noted',
};

/**
 * What the lab did with a turn, by its journal: whether it was mended, taken, dropped or taken over, and
 * what was written down between it and whatever came next.
 *
 * @param lines of the whole journal
 */
export function turnOutcome(turn: number, lines: readonly JournalLine[]): TurnSection[] {
  const span = turnSpans(lines).find((one) => one.turn === turn);
  if (span === undefined) return [{ title: 'Nothing', text: 'The journal does not tell of it.' }];
  const own = lines
    .slice(span.from, span.to + 1)
    .filter(({ event }) => turnOfEvent(event)?.turn === turn)
    .flatMap(({ event }) => ownOutcome(event));
  if (span.outcome === 'unfinished') {
    own.push({ title: 'Unfinished', text: 'The session ended before anything came of it.' });
    return own;
  }
  return [...own, ...followed(lines, span.to)];
}

function ownOutcome(event: SessionEvent): TurnSection[] {
  if (event.type === 'turn') return [{ title: 'Taken', text: event.says }];
  return event.type === 'turn_notice' ? [{ title: TITLES[event.kind], text: event.reason }] : [];
}

const TITLES: Readonly<Record<EventOf<'turn_notice'>['kind'], string>> = {
  repair: 'Repair requested',
  dropped: 'Dropped',
  taken_over: 'Taken over by heuristic agents',
};

function followed(lines: readonly JournalLine[], turnEnd: number): TurnSection[] {
  const sections: TurnSection[] = [];
  for (const { event } of lines.slice(turnEnd + 1)) {
    if (ENDS.has(event.type) || turnOfEvent(event) !== null) break;
    const isPage = event.type === 'file_written' && event.path.startsWith('one_page_plan');
    const title = isPage ? 'Written' : FOLLOWS[event.type];
    if (title !== undefined) sections.push({ title, text: eventText(event) });
  }
  return sections;
}
