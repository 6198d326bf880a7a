import { plural } from '../../protocol/number-text.ts';
import { eventText } from '../../view/event-text.ts';
import { keyLine, type Line, line, muted, type Span, span, spread } from '../line.ts';
import type { PlayerState } from '../player/player-state.ts';
import { matchNumber } from '../player/player-update.ts';
import { type TimelineCell, type TimelineMark, timeline } from '../player/timeline.ts';
import type { Tone } from '../theme.ts';

const SIGNS: Readonly<Record<TimelineMark, string>> = {
  segment: '┃',
  patch: '▲',
  turn: '○',
  wave: '·',
};

type Pairs = readonly (readonly [string, string])[];

const KEYS: Readonly<Record<'nothing' | 'help' | 'turns' | 'turn', Pairs>> = {
  nothing: [
    ['space', 'play'],
    ['←→', 'event'],
    ['↑↓', 'turn'],
    ['shift-←→', 'wave'],
    ['+-', 'speed'],
    ['/', 'search'],
    ['a', 'agent'],
    ['enter', 'open turn'],
    ['?', 'help'],
    ['q', 'leave'],
  ],
  help: [['any key', 'back']],
  turns: [
    ['↑↓', 'select'],
    ['enter', 'open'],
    ['esc', 'back'],
  ],
  turn: [
    ['↑↓ space', 'scroll'],
    ['← →', 'previous turn, next turn'],
    ['esc', 'back'],
  ],
};

/** The timeline, and the event at the current position. */
export function playerLines(player: PlayerState, width: number): [Line, Line] {
  const { lines, position, isPlaying, speed, agent } = player;
  const current = lines[position];
  const sign = span(isPlaying ? '▶' : '‖', isPlaying ? 'good' : 'strong');
  const pace = span(` ${speed}×  `, 'muted');
  const text = current === undefined ? '' : eventText(current.event);
  const at = current === undefined ? '' : `${current.at.slice(11, 19)}  `;
  const only = agent === null ? [] : [span(`${agent} only  `, agent)];
  const count = muted(`${position + 1} of ${plural(lines.length, 'line')}`);
  return [
    timeline(player, Math.max(1, width)).map(cellSpan),
    spread([sign, pace, ...only, span(at, 'muted'), span(text)], count, width),
  ];
}

function cellSpan({ mark, isPlayed, isHere }: TimelineCell): Span {
  if (isHere) return span('█', 'strong');
  const tone: Tone = isPlayed ? (mark === 'patch' ? 'poor' : 'strategy') : 'muted';
  return span(mark === null ? '─' : SIGNS[mark], tone);
}

/** The keys of the player, or the running search. */
export function playerKeys(
  player: PlayerState,
  { isTyping, overlay, message }: PlayerKeysRequest,
): Line {
  if (message !== null) return line(span(message, 'warning'));
  const { search } = player;
  if (search !== null && (isTyping || overlay === 'nothing')) {
    const number = matchNumber(player);
    const found =
      search.text === ''
        ? 'type the text to find'
        : search.matches.length === 0
          ? 'no match'
          : `${number ?? '-'} of ${search.matches.length}${search.hasWrapped ? ', wrapped around' : ''}`;
    const keys = isTyping ? 'enter confirms, esc cancels' : 'n next, N previous, esc ends';
    return line(
      span(`/${search.text}${isTyping ? '▏' : ''}  `, 'strong'),
      span(`${found}   ${keys}`, 'muted'),
    );
  }
  return keyLine(overlay === 'quit' ? KEYS.nothing : KEYS[overlay], '  ');
}

export interface PlayerKeysRequest {
  /** Whether letters are typed into the search. */
  readonly isTyping: boolean;
  readonly overlay: 'nothing' | 'help' | 'quit' | 'turns' | 'turn';
  /** Message about the last key; null if there is none. */
  readonly message: string | null;
}
