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
    ['↑↓', 'mark'],
    ['enter', 'open'],
    ['esc', 'back'],
  ],
  turn: [
    ['↑↓ space', 'scroll'],
    ['← →', 'the turn before, the next'],
    ['esc', 'back'],
  ],
};

/** Where one is: the whole session as a line, and what happened last. */
export function playerLines(player: PlayerState, width: number): [Line, Line] {
  const { lines, position, isPlaying, speed, agent } = player;
  const current = lines[position];
  const sign = span(isPlaying ? '▶' : '‖', isPlaying ? 'good' : 'strong');
  const pace = span(` ${speed}×  `, 'muted');
  const said = current === undefined ? '' : eventText(current.event);
  const at = current === undefined ? '' : `${current.at.slice(11, 19)}  `;
  const only = agent === null ? [] : [span(`${agent} only  `, agent)];
  const where = muted(`${position + 1} of ${plural(lines.length, 'line')}`);
  return [
    timeline(player, Math.max(1, width)).map(cellSpan),
    spread([sign, pace, ...only, span(at, 'muted'), span(said)], where, width),
  ];
}

function cellSpan({ mark, isPlayed, isHere }: TimelineCell): Span {
  if (isHere) return span('█', 'strong');
  const tone: Tone = isPlayed ? (mark === 'patch' ? 'poor' : 'strategy') : 'muted';
  return span(mark === null ? '─' : SIGNS[mark], tone);
}

/** The keys of the player, or what is being searched for. */
export function playerKeys(player: PlayerState, { isTyping, overlay, message }: PlayerKeysRequest): Line {
  if (message !== null) return line(span(message, 'warning'));
  const { search } = player;
  if (search !== null && (isTyping || overlay === 'nothing')) {
    const number = matchNumber(player);
    const found =
      search.text === ''
        ? 'type what to look for'
        : search.matches.length === 0
          ? 'found nowhere'
          : `${number ?? '-'} of ${search.matches.length}${search.hasWrapped ? ', interruption round' : ''}`;
    const keys = isTyping ? 'enter keeps it, esc ends it' : 'n and N go on, esc ends it';
    return line(
      span(`/${search.text}${isTyping ? '▏' : ''}  `, 'strong'),
      span(`${found}   ${keys}`, 'muted'),
    );
  }
  return keyLine(overlay === 'quit' ? KEYS.nothing : KEYS[overlay], '  ');
}

export interface PlayerKeysRequest {
  /** Whether letters go into the search. */
  readonly isTyping: boolean;
  readonly overlay: 'nothing' | 'help' | 'quit' | 'turns' | 'turn';
  /** What came of the last key; null where nothing is to be said. */
  readonly message: string | null;
}
