import { usdText } from '../../protocol/number-text.ts';
import type { SessionView, TurnView } from '../../view/session-view.ts';
import { indented, type Line, line, muted, padEnd, padStart, span, wrap } from '../line.ts';
import type { OpenTurn } from '../turn-reader.ts';
import type { PaneContent } from './pane-content.ts';

type Rows = readonly (readonly [string, string])[];

const DASHBOARD_KEYS: Rows = [
  ['?', 'this help'],
  ['p', 'pause before the next wave, or continue; results do not depend on it'],
  ['q', 'stop, after confirmation; "maestro resume" continues the session'],
  ['tab, shift-tab', 'next pane, previous pane'],
  ['↑ ↓, page up and down', 'scroll the pane'],
  ['1 to 9, ← →', 'show a segment; previous, next'],
  ['0 or esc', 'show the running segment'],
  ['t', 'list the turns of the agents; enter opens one in full'],
  ['s', 'save the screen to a file as plain text'],
  ['ctrl-c', 'stop without confirmation'],
  ['ctrl-z', 'suspend; "fg" returns'],
];

const PLAYER_KEYS: Rows = [
  ['?', 'this help'],
  ['space', 'play or pause'],
  ['← →', 'previous event, next event'],
  ['shift-← shift-→', 'previous wave, next wave'],
  ['↑ ↓', 'previous turn, next turn'],
  ['page up, page down', 'previous segment, next segment'],
  ['home, end', 'start, end'],
  ['+ -', 'faster, slower'],
  ['a', 'show one agent only: strategist, critic, maestro, then all again'],
  ['/ n N', 'search the text of all events; next match, previous match'],
  ['enter', 'the turn in full: prompt, answer, cost and outcome'],
  ['t', 'list the turns up to here'],
  ['tab j k', 'next pane; scroll down, scroll up'],
  ['1 to 9, 0', 'show a segment; show the running one again'],
  ['s', 'save the screen to a file as plain text'],
  ['q', 'leave'],
];

const SIGNS: Rows = [
  ['✓ ✗', 'target met, target missed'],
  ['▲ ▼', 'up or down since the previous wave; blue is better, orange is worse'],
  ['flat', 'a test without trades: no candidate passed validation'],
  ['in-sample', 'bars already seen by earlier segments: not part of the record'],
  ['luck', 'approximate chance that the best of as many centres without an edge reaches this t'],
  ['2+1', 'segment 2 after its first patch: each patch makes a new centre'],
];

/** The keys of the dashboard or the player, and the meaning of the signs. */
export function helpPane(width: number, of: 'dashboard' | 'player'): PaneContent {
  const rows = (entries: Rows) =>
    entries.flatMap(([key, what]) =>
      wrap(what, width - 24).map(
        (one, i): Line => [span(padEnd(i === 0 ? key : '', 24), 'strong'), ...one],
      ),
    );
  const keys = of === 'player' ? PLAYER_KEYS : DASHBOARD_KEYS;
  return {
    title: 'Keys',
    aside: '',
    lines: [...rows(keys), [], line(span('Signs', 'strong')), ...rows(SIGNS)],
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
        `All finished tests and paid answers are stored: "maestro resume" continues ${name}.`,
        width,
      ),
      [],
      line('Press ', span('y', 'strong'), ' to stop, any other key to cancel.'),
    ],
  };
}

/** All turns, newest first, with a mark at the selected one. */
export function turnsPane({ agents }: SessionView, marked: number | null): PaneContent {
  const turns = agents.turns.toReversed();
  const at = Math.max(
    0,
    turns.findIndex(({ turn }) => turn === marked),
  );
  return {
    title: 'Turns of the agents',
    aside: `${turns.length}, newest first`,
    lines:
      turns.length === 0
        ? [muted('no turn yet')]
        : turns.map((turn, i) => turnLine(turn, i === at)),
  };
}

function turnLine(turn: TurnView, isMarked: boolean): Line {
  const { segment, role, purpose, says, costUsd } = turn;
  return line(
    span(isMarked ? '▶ ' : '  ', 'good'),
    span(`${padStart(String(turn.turn), 3)}  seg ${padEnd(String(segment), 3)} `, 'muted'),
    span(padEnd(role, 11), role),
    span(padEnd(purpose, 10), 'muted'),
    span(padEnd(costUsd === 0 ? '' : usdText(costUsd), 9), 'muted'),
    span(says === '' ? '(no result)' : says, isMarked ? 'strong' : 'plain'),
  );
}

/** A turn in full. */
export function turnPane(
  { turn, sections }: OpenTurn,
  { agents }: SessionView,
  width: number,
): PaneContent {
  const known = agents.turns.find((one) => one.turn === turn);
  return {
    title: known === undefined ? `Turn ${turn}` : `Turn ${turn}: ${known.role}, ${known.purpose}`,
    aside: known === undefined ? '' : `segment ${known.segment}`,
    lines:
      sections === null
        ? [muted('loading the transcript')]
        : sections.flatMap(({ title, text }) => [
            line(span(title, 'strong')),
            ...wrap(text, width - 2).map((one) => indented(one)),
            [],
          ]),
  };
}
