import type { JournalLine } from '../../protocol/session-event.ts';
import { rejectDamaged, transcriptsByTurn } from '../../sessions/record/read-transcripts.ts';
import { turnInFull } from '../../tui/player/turn-in-full.ts';
import type { TurnSection } from '../../tui/player/turn-section.ts';

/**
 * A turn of a session from its transcripts and its journal, the answer first: what was told may be long.
 *
 * @throws {SessionError} a transcript is damaged
 */
export function readTurn(
  folder: string,
  turn: number,
  lines: readonly JournalLine[],
): readonly TurnSection[] {
  const own = transcriptsByTurn(folder, rejectDamaged)(turn);
  const { answered, outcome, cost, prompt } = turnInFull(turn, own, lines);
  return [...answered, ...outcome, ...cost, ...prompt];
}
