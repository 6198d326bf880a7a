import type { Role } from '../protocol/session-files.ts';

/** What a notice says of one turn. */
export interface TurnNotice {
  readonly turn: number;
  /** mend: asked to mend its answer; dropped: nothing came of it; taken_over: out of budget. */
  readonly is: 'mend' | 'dropped' | 'taken_over';
  readonly why: string;
}

interface Taker {
  readonly turn: number;
  readonly role: Role;
}

export function mendText({ turn, role }: Taker, found: string): string {
  return `Turn ${turn} of the ${role} is asked to mend its answer: ${found}`;
}

export function droppedText({ turn, role }: Taker, why: string): string {
  return `Turn ${turn} of the ${role} was dropped: ${why}`;
}

export function takenOverText({ turn }: Pick<Taker, 'turn'>, why: string): string {
  return `Heuristic agents go on from turn ${turn} to the end: ${why}`;
}

const FORMS: readonly [TurnNotice['is'], RegExp][] = [
  ['mend', /^Turn (\d+) of the [a-z]+ is asked to mend its answer: (.*)$/s],
  ['dropped', /^Turn (\d+) of the [a-z]+ was dropped: (.*)$/s],
  ['taken_over', /^Heuristic agents go on from turn (\d+) to the end: (.*)$/s],
];

/** What one of the texts above says; null where a notice is none of them. */
export function readTurnNotice(text: string): TurnNotice | null {
  for (const [is, form] of FORMS) {
    const found = form.exec(text);
    if (found !== null) return { turn: Number(found[1]), is, why: found[2]! };
  }
  return null;
}
