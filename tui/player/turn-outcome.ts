import type { EventOf, JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { eventText } from '../../view/event-text.ts';
import type { TurnSection } from './turn-section.ts';
import { turnOfEvent, turnSpans } from './turn-spans.ts';

/** Events that end the consequences of a turn. */
const ENDS: ReadonlySet<SessionEvent['type']> = new Set([
  'wave_started',
  'segment_started',
  'segment_finished',
  'session_finished',
  'session_stopped',
]);

const FOLLOWS: Partial<Record<SessionEvent['type'], string>> = {
  proposed: 'Proposed to the critic',
  screened: 'Screened',
  planned: 'Added to the plan',
  chosen: 'Chosen',
  notice: 'Notice',
};

/**
 * The outcome of a turn by the journal: accepted, repaired, dropped or taken over, and its consequences
 * up to the next turn or wave.
 *
 * @param lines of the whole journal
 */
export function turnOutcome(turn: number, lines: readonly JournalLine[]): TurnSection[] {
  const span = turnSpans(lines).find((one) => one.turn === turn);
  if (span === undefined)
    return [{ title: 'No outcome', text: 'The journal has no record of this turn.' }];
  const own = lines
    .slice(span.from, span.to + 1)
    .filter(({ event }) => turnOfEvent(event)?.turn === turn)
    .flatMap(({ event }) => ownOutcome(event));
  if (span.outcome === 'unfinished') {
    own.push({ title: 'Unfinished', text: 'The journal ends before this turn has a result.' });
    return own;
  }
  return [...own, ...followed(lines, span.to)];
}

function ownOutcome(event: SessionEvent): TurnSection[] {
  if (event.type === 'turn') return [{ title: 'Accepted', text: event.says }];
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
