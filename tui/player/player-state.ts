import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';
import { type TurnSpan, turnSpans } from './turn-spans.ts';

/** The units that the keys step by. */
export type StepUnit = 'event' | 'wave' | 'turn' | 'segment';

/** A running search. */
export interface PlayerSearch {
  readonly text: string;
  /** Position at the start of the search. */
  readonly from: number;
  /** Positions of the matches, in order; none for an empty text. */
  readonly matches: readonly number[];
  /** Whether the last step wrapped around the end or the start. */
  readonly hasWrapped: boolean;
}

/** A recorded session and the position in it. */
export interface PlayerState {
  readonly lines: readonly JournalLine[];
  /** Index of the current line: the screen is the fold up to and including it. */
  readonly position: number;
  readonly isPlaying: boolean;
  /** Multiple of the recorded speed. */
  readonly speed: number;
  /** Milliseconds of play since that line. */
  readonly waitedMs: number;
  /** The selected agent; null for all. */
  readonly agent: Role | null;
  readonly search: PlayerSearch | null;
  /** Number of the turn shown in full; null if there is none. */
  readonly openTurn: number | null;
  readonly turns: readonly TurnSpan[];
  /** Positions where steps end, by unit, in order, of all agents. */
  readonly stops: Readonly<Record<StepUnit, readonly number[]>>;
  /** Positions of the patches. */
  readonly patches: readonly number[];
}

/** The player at the start of a session. */
export function openPlayer(lines: readonly JournalLine[]): PlayerState {
  const turns = turnSpans(lines);
  return {
    lines,
    position: 0,
    isPlaying: false,
    speed: 1,
    waitedMs: 0,
    agent: null,
    search: null,
    openTurn: null,
    turns,
    stops: {
      // File writes are not shown.
      event: positions(lines, ({ type }) => type !== 'file_written'),
      wave: positions(lines, ({ type }) => type === 'wave_finished'),
      segment: positions(lines, ({ type }) => type === 'segment_started'),
      turn: turns.map(({ to }) => to).sort((a, b) => a - b),
    },
    patches: positions(
      lines,
      (event) => event.type === 'planned' && event.event.patch !== undefined,
    ),
  };
}

/** Index of the last line; 0 if there is none. */
export function lastPosition({ lines }: PlayerState): number {
  return Math.max(0, lines.length - 1);
}

/** Positions where steps of a unit end; with one agent selected, event steps go to its turns. */
export function stopsOf({ stops, turns, agent }: PlayerState, unit: StepUnit): readonly number[] {
  if (agent === null || unit === 'wave' || unit === 'segment') return stops[unit];
  const own = turns.filter(({ role }) => role === agent).map(({ to }) => to);
  return own.sort((a, b) => a - b);
}

/** The turn at the position, or the last one before it. */
export function turnAt({ turns, agent, position }: PlayerState): TurnSpan | null {
  const own = turns.filter(({ role }) => agent === null || role === agent);
  return own.findLast(({ from }) => from <= position) ?? null;
}

function positions(
  lines: readonly JournalLine[],
  matches: (event: SessionEvent) => boolean,
): number[] {
  return [...lines.keys()].filter((position) => matches(lines[position]!.event));
}
