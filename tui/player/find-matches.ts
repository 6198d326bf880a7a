import type { JournalLine } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';
import { eventText } from '../../view/event-text.ts';
import { agentOf } from './agent-of.ts';

/** Lower-case text of each line, cached since a search runs again for every typed letter. */
const texts = new WeakMap<readonly JournalLine[], readonly string[]>();

/**
 * Positions of the lines that contain a text.
 *
 * @param agent only lines of this agent; null for all
 * @returns positions, in order; none for an empty text
 */
export function findMatches(
  lines: readonly JournalLine[],
  text: string,
  agent: Role | null,
): number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  return [...textsOf(lines).entries()]
    .filter(([, line]) => line.includes(wanted))
    .map(([position]) => position)
    .filter((position) => agent === null || agentOf(lines[position]!.event) === agent);
}

function textsOf(lines: readonly JournalLine[]): readonly string[] {
  const known = texts.get(lines);
  if (known !== undefined) return known;
  const lowerCase = lines.map(({ event }) => eventText(event).toLowerCase());
  texts.set(lines, lowerCase);
  return lowerCase;
}
