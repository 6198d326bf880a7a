import { Role } from '../../protocol/session-files.ts';
import { findMatches } from './find-matches.ts';
import {
  lastPosition,
  type PlayerSearch,
  type PlayerState,
  type StepUnit,
  stopsOf,
  turnAt,
} from './player-state.ts';
import { tick } from './tick.ts';

/** Forward or back. */
type Direction = 1 | -1;

/** An action of the user or the clock. */
export type PlayerAction =
  | { readonly type: 'tick'; readonly elapsedMs: number }
  | { readonly type: 'toggle_play' }
  | { readonly type: 'faster' }
  | { readonly type: 'slower' }
  | { readonly type: 'step'; readonly unit: StepUnit; readonly by: Direction }
  /** 0 is the start and 100 the end. */
  | { readonly type: 'jump'; readonly percent: number }
  | { readonly type: 'show_agent'; readonly agent: Role | null }
  | { readonly type: 'next_agent' }
  /** The text typed so far; goes to the first match from the start of the search. */
  | { readonly type: 'search'; readonly text: string }
  | { readonly type: 'find'; readonly by: Direction }
  | { readonly type: 'end_search' }
  /** By default the turn at the position. */
  | { readonly type: 'open_turn'; readonly turn?: number }
  | { readonly type: 'close_turn' };

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

export function playerUpdate(state: PlayerState, action: PlayerAction): PlayerState {
  switch (action.type) {
    case 'tick':
      return tick(state, action.elapsedMs);
    case 'toggle_play':
      return togglePlay(state);
    case 'faster':
      return { ...state, speed: SPEEDS.find((one) => one > state.speed) ?? state.speed };
    case 'slower':
      return { ...state, speed: SPEEDS.findLast((one) => one < state.speed) ?? state.speed };
    case 'step':
      return step(state, action.unit, action.by);
    case 'jump': {
      const share = Math.min(100, Math.max(0, action.percent)) / 100;
      return goTo(state, Math.round(share * lastPosition(state)));
    }
    case 'show_agent':
      return showAgent(state, action.agent);
    case 'next_agent':
      return showAgent(state, agentAfter(state.agent));
    case 'search':
      return search(state, action.text);
    case 'find':
      return find(state, action.by);
    case 'end_search':
      return { ...state, search: null };
    case 'open_turn':
      return openTurn(state, action.turn);
    case 'close_turn':
      return { ...state, openTurn: null };
    default:
      throw new TypeError(
        `Cannot run the action "${(action satisfies never as PlayerAction).type}"`,
      );
  }
}

/** Goes to a given turn and opens it; else opens the turn at the position, if there is one. */
function openTurn(state: PlayerState, turn: number | undefined): PlayerState {
  const span = turn === undefined ? turnAt(state) : state.turns.find((one) => one.turn === turn);
  if (span === null || span === undefined) return state;
  const moved = turn === undefined ? state : goTo(state, span.to);
  return { ...moved, openTurn: span.turn, isPlaying: false };
}

/** Playing at the end starts again from the beginning. */
function togglePlay(state: PlayerState): PlayerState {
  const isAtEnd = state.position === lastPosition(state);
  const start = !state.isPlaying && isAtEnd ? goTo(state, 0) : state;
  return { ...start, isPlaying: !state.isPlaying, openTurn: null };
}

/** Without a further stop it goes to the end or the start. An open turn follows. */
function step(state: PlayerState, unit: StepUnit, by: Direction): PlayerState {
  const stops = stopsOf(state, unit);
  const { position } = state;
  const next =
    by === 1
      ? (stops.find((one) => one > position) ?? lastPosition(state))
      : (stops.findLast((one) => one < position) ?? 0);
  const moved = goTo(state, next);
  if (state.openTurn === null) return moved;
  return { ...moved, openTurn: turnAt(moved)?.turn ?? state.openTurn };
}

function goTo(state: PlayerState, position: number): PlayerState {
  return { ...state, position, waitedMs: 0 };
}

function agentAfter(agent: Role | null): Role | null {
  const order = [null, ...Role.options];
  return order[(order.indexOf(agent) + 1) % order.length]!;
}

function showAgent(state: PlayerState, agent: Role | null): PlayerState {
  if (state.search === null) return { ...state, agent };
  const matches = findMatches(state.lines, state.search.text, agent);
  return { ...state, agent, search: { ...state.search, matches } };
}

function search(state: PlayerState, text: string): PlayerState {
  const from = state.search?.from ?? state.position;
  const matches = findMatches(state.lines, text, state.agent);
  const first = matches.find((one) => one >= from);
  const found: PlayerSearch = {
    text,
    from,
    matches,
    hasWrapped: first === undefined && matches.length > 0,
  };
  return { ...goTo(state, first ?? matches[0] ?? from), search: found };
}

function find(state: PlayerState, by: Direction): PlayerState {
  if (state.search === null) return state;
  const { matches } = state.search;
  const { position } = state;
  const next =
    by === 1 ? matches.find((one) => one > position) : matches.findLast((one) => one < position);
  const to = next ?? (by === 1 ? matches[0] : matches.at(-1));
  if (to === undefined) return state;
  return { ...goTo(state, to), search: { ...state.search, hasWrapped: next === undefined } };
}

/** Number of the match at the position, from 1; null if there is none. */
export function matchNumber({ search: own, position }: PlayerState): number | null {
  const index = own?.matches.indexOf(position) ?? -1;
  return index === -1 ? null : index + 1;
}
