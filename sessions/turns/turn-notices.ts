import { Role } from '../../protocol/session-files.ts';

export interface TurnNotice {
  readonly turn: number;
  /** mend: asked to mend its answer; dropped: nothing came of it; taken_over: out of budget. */
  readonly is: 'mend' | 'dropped' | 'taken_over';
  /** Null where the notice does not say. */
  readonly role: Role | null;
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
  ['mend', /^Turn (?<turn>\d+) of the (?<role>[a-z]+) is asked to mend its answer: (?<why>.*)$/s],
  ['dropped', /^Turn (?<turn>\d+) of the (?<role>[a-z]+) was dropped: (?<why>.*)$/s],
  ['taken_over', /^Heuristic agents go on from turn (?<turn>\d+) to the end: (?<why>.*)$/s],
];

/** What one of the texts above says; null where a notice is none of them. */
export function readTurnNotice(text: string): TurnNotice | null {
  for (const [is, form] of FORMS) {
    const found = form.exec(text)?.groups;
    if (found === undefined) continue;
    const role = Role.safeParse(found.role).data ?? null;
    return { turn: Number(found.turn), is, role, why: found.why! };
  }
  return null;
}
