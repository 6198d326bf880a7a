import type { JournalLine } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';
import { eventText } from '../../view/event-text.ts';
import { agentOf } from './agent-of.ts';

/** What each line says, in small letters: a search is typed letter by letter. */
const texts = new WeakMap<readonly JournalLine[], readonly string[]>();

/**
 * Where something is said.
 *
 * @param agent only what is of this agent, where it is not null
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
    .filter(([, said]) => said.includes(wanted))
    .map(([position]) => position)
    .filter((position) => agent === null || agentOf(lines[position]!.event) === agent);
}

function textsOf(lines: readonly JournalLine[]): readonly string[] {
  const known = texts.get(lines);
  if (known !== undefined) return known;
  const made = lines.map(({ event }) => eventText(event).toLowerCase());
  texts.set(lines, made);
  return made;
}
