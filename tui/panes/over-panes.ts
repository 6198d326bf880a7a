import { usdText } from '../../protocol/number-text.ts';
import { type Line, line, padEnd, padStart, span, wrap } from '../line.ts';
import type { SessionView, TurnView } from '../state/session-view.ts';
import type { PaneContent } from './pane-content.ts';

/** A part of what an agent's turn was: what it was told, what it answered, what came of it. */
export interface TurnSection {
  readonly title: string;
  readonly text: string;
}

const KEYS: readonly (readonly [string, string])[] = [
  ['?', 'this help'],
  ['p', 'hold back the next wave, and let it go again; results do not depend on it'],
  ['q', 'stop (asks first); nothing is lost, and "maestro resume" goes on with it'],
  ['tab, shift-tab', 'the next pane, the one before'],
  ['↑ ↓, page up and down', 'scroll the pane'],
  ['1 to 9', 'look at a segment'],
  ['0 or esc', 'look at the one that runs'],
  ['t', 'the turns of the agents; enter opens one in full'],
  ['s', 'write the screen to a file, as plain text'],
  ['ctrl-c', 'stop without being asked'],
  ['ctrl-z', 'suspend; "fg" comes back'],
];

const SIGNS: readonly (readonly [string, string])[] = [
  ['✓ ✗', 'a target is met, or missed'],
  ['▲ ▼', 'up or down since the wave before; blue for better, orange for worse'],
  ['flat', 'a test of which no candidate held on validation: it stayed out of the market'],
  ['in-sample', 'earlier segments had seen these bars: it counts for nothing'],
  ['luck', 'the chance that the best of as many centres reaches this t without any edge, at least'],
  ["2'", 'segment 2 after a patch: each patch makes another centre'],
];

export function helpPane(width: number): PaneContent {
  const rows = (pairs: readonly (readonly [string, string])[]) =>
    pairs.flatMap(([key, what]) =>
      wrap(what, width - 24).map(
        (one, i): Line => [span(padEnd(i === 0 ? key : '', 24), 'strong'), ...one],
      ),
    );
  return {
    title: 'Keys',
    aside: '',
    lines: [...rows(KEYS), [], line(span('Signs', 'strong')), ...rows(SIGNS)],
  };
}

export function quitPane(view: SessionView, width: number): PaneContent {
  const name = view.started?.name ?? 'the session';
  return {
    title: 'Stop the session?',
    aside: '',
    lines: [
      [],
      ...wrap(
        `What was played and paid for is on disk. To go on with it: maestro resume ${name}`,
        width,
      ),
      [],
      line('Press ', span('y', 'strong'), ' to stop, any other key to let it run.'),
    ],
  };
}

/** All turns, the newest first, with a mark at one. */
export function turnsPane({ agents }: SessionView, marked: number | null): PaneContent {
  const turns = agents.turns.toReversed();
  const at = Math.max(
    0,
    turns.findIndex(({ turn }) => turn === marked),
  );
  return {
    title: 'Turns of the agents',
    aside: `${turns.length}, the newest first`,
    lines:
      turns.length === 0
        ? [line(span('no agent has spoken yet', 'muted'))]
        : turns.map((turn, i) => turnLine(turn, i === at)),
  };
}

function turnLine(turn: TurnView, isMarked: boolean): Line {
  const { segment, role, purpose, says, costUsd } = turn;
  return line(
    span(isMarked ? '▶ ' : '  ', 'good'),
    span(`${padStart(String(turn.turn), 3)}  seg ${segment}  `, 'muted'),
    span(padEnd(role, 11), role),
    span(padEnd(purpose, 10), 'muted'),
    span(padEnd(costUsd === 0 ? '' : usdText(costUsd), 9), 'muted'),
    span(says === '' ? '(nothing came of it)' : says, isMarked ? 'strong' : 'plain'),
  );
}

/** @param sections null while they are read */
export function turnPane(
  turn: TurnView,
  sections: readonly TurnSection[] | null,
  width: number,
): PaneContent {
  return {
    title: `Turn ${turn.turn}: ${turn.role}, ${turn.purpose}`,
    aside: `segment ${turn.segment}`,
    lines:
      sections === null
        ? [line(span('reading its transcript', 'muted'))]
        : sections.flatMap(({ title, text }) => [
            line(span(title, 'strong')),
            ...wrap(text, width - 2).map((one): Line => [span('  '), ...one]),
            [],
          ]),
  };
}
