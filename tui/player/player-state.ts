import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { Role } from '../../protocol/session-files.ts';
import { type TurnSpan, turnSpans } from './turn-spans.ts';

/** What the arrows step by. */
export type StepUnit = 'event' | 'wave' | 'turn' | 'segment';

/** Something that is looked for in what happened. */
export interface PlayerSearch {
  readonly text: string;
  /** Where one was when the search began. */
  readonly from: number;
  /** Positions, in order; none where the text is empty. */
  readonly matches: readonly number[];
  /** Whether the last step went over the end of the session, or over its start. */
  readonly hasWrapped: boolean;
}

/** A session that is played again, line by line, and where one is in it. */
export interface PlayerState {
  readonly lines: readonly JournalLine[];
  /** Index of the line that happened last: the screen is the fold up to it and with it. */
  readonly position: number;
  readonly isPlaying: boolean;
  /** Times the speed at which it happened. */
  readonly speed: number;
  /** Milliseconds of play since that line. */
  readonly waitedMs: number;
  /** The one agent that is looked at; null for all. */
  readonly agent: Role | null;
  readonly search: PlayerSearch | null;
  /** Number of the turn that is shown in full; null where none is. */
  readonly openTurn: number | null;
  readonly turns: readonly TurnSpan[];
  /** Where steps end, by unit, in order; of all agents. */
  readonly stops: Readonly<Record<StepUnit, readonly number[]>>;
  /** Positions of what changed a parameter while tests ran. */
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
      // That a file was written is nothing to look at.
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

/** Index of the last line; 0 where there is none. */
export function lastPosition({ lines }: PlayerState): number {
  return Math.max(0, lines.length - 1);
}

/** Where steps of that unit end; where one agent is looked at, those by event go between its turns. */
export function stopsOf({ stops, turns, agent }: PlayerState, unit: StepUnit): readonly number[] {
  if (agent === null || unit === 'wave' || unit === 'segment') return stops[unit];
  const own = turns.filter(({ role }) => role === agent).map(({ to }) => to);
  return own.sort((a, b) => a - b);
}

/** The turn that one is in, or that was the last before. */
export function turnAt({ turns, agent, position }: PlayerState): TurnSpan | null {
  const own = turns.filter(({ role }) => agent === null || role === agent);
  return own.findLast(({ from }) => from <= position) ?? null;
}

function positions(
  lines: readonly JournalLine[],
  isMeant: (event: SessionEvent) => boolean,
): number[] {
  return [...lines.keys()].filter((position) => isMeant(lines[position]!.event));
}
