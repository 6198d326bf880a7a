import { usdText } from '../../protocol/number-text.ts';
import type { SessionView, TurnView } from '../../view/session-view.ts';
import { indented, type Line, line, muted, padEnd, padStart, span, wrap } from '../line.ts';
import type { OpenTurn } from '../turn-reader.ts';
import type { PaneContent } from './pane-content.ts';

type Words = readonly (readonly [string, string])[];

const DASHBOARD_KEYS: Words = [
  ['?', 'this help'],
  ['p', 'hold back the next wave, and let it go again; results do not depend on it'],
  ['q', 'stop (asks first); nothing is lost, and "maestro resume" goes on with it'],
  ['tab, shift-tab', 'the next pane, the one before'],
  ['↑ ↓, page up and down', 'scroll the pane'],
  ['1 to 9, ← →', 'look at a segment; the one before, the next'],
  ['0 or esc', 'look at the one that runs'],
  ['t', 'the turns of the agents; enter opens one in full'],
  ['s', 'write the screen to a file, as plain text'],
  ['ctrl-c', 'stop without being asked'],
  ['ctrl-z', 'suspend; "fg" comes back'],
];

const PLAYER_KEYS: Words = [
  ['?', 'this help'],
  ['space', 'play, and stop playing'],
  ['← →', 'an event back, an event on'],
  ['shift-← shift-→', 'a wave back, a wave on'],
  ['↑ ↓', 'a turn of an agent back, one on'],
  ['page up, page down', 'a segment back, a segment on'],
  ['home, end', 'the start, the end'],
  ['+ -', 'faster, slower'],
  ['a', 'one agent only: strategist, critic, maestro, and all again'],
  ['/ n N', 'search in all that was said; the next match, the one before'],
  ['enter', 'the turn in full: what it was told, answered and cost, and what came of it'],
  ['t', 'all turns up to here'],
  ['tab j k', 'the next pane; scroll it down, and up'],
  ['1 to 9, 0', 'look at a segment, and at the one that runs again'],
  ['s', 'write the screen to a file, as plain text'],
  ['q', 'leave'],
];

const SIGNS: Words = [
  ['✓ ✗', 'a target is met, or missed'],
  ['▲ ▼', 'up or down since the wave before; blue for better, orange for worse'],
  ['flat', 'a test of which no candidate held on validation: it stayed out of the market'],
  ['in-sample', 'earlier segments had seen these bars: it counts for nothing'],
  ['luck', 'about the chance that some centre of as many reaches this t without any edge'],
  ['2+1', 'segment 2 after its first patch: each patch makes another centre'],
];

/** What the keys of a dashboard do, or those of the player, and what the signs mean. */
export function helpPane(width: number, of: 'dashboard' | 'player'): PaneContent {
  const rows = (words: Words) =>
    words.flatMap(([key, what]) =>
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
        `What was played and paid for is on disk: "maestro resume" goes on with ${name}.`,
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
        ? [muted('no agent has spoken yet')]
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
    span(says === '' ? '(nothing came of it)' : says, isMarked ? 'strong' : 'plain'),
  );
}

/** A turn in full: whose it is, as far as that is told yet, and what there is to read of it. */
export function turnPane(
  { turn, sections }: OpenTurn,
  { agents }: SessionView,
  width: number,
): PaneContent {
  const told = agents.turns.find((one) => one.turn === turn);
  return {
    title: told === undefined ? `Turn ${turn}` : `Turn ${turn}: ${told.role}, ${told.purpose}`,
    aside: told === undefined ? '' : `segment ${told.segment}`,
    lines:
      sections === null
        ? [muted('reading its transcript')]
        : sections.flatMap(({ title, text }) => [
            line(span(title, 'strong')),
            ...wrap(text, width - 2).map((one) => indented(one)),
            [],
          ]),
  };
}
