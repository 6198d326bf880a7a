import type { Role } from '../../protocol/session-files.ts';
import type { Brief, SegmentEvidence } from '../briefs/briefs.ts';
import type { Prompt } from '../models/turn-script.ts';
import { fitWindow } from './fit-window.ts';
import type { Detail } from './squeeze.ts';
import { systemPrompt } from './system-prompt.ts';

export interface TurnOfRole {
  readonly role: Role;
  readonly brief: Brief;
  /** The past segments that the turn is told of. */
  readonly past: readonly SegmentEvidence[];
  readonly output: Prompt['output'];
  readonly maxInputTokens: number;
}

/**
 * The prompt of one turn: what is the same in every turn of the role first, then the turn with as much
 * detail as fits.
 *
 * @param parts of the turn, with a blank line between them
 * @throws {RangeError} not even the shortest form fits
 */
export function turnPrompt(turn: TurnOfRole, parts: (detail: Detail) => readonly string[]): Prompt {
  const { role, brief, past, output, maxInputTokens } = turn;
  const system = systemPrompt(role, brief);
  return fitWindow(past.length, maxInputTokens, (detail) => ({
    system,
    messages: [{ role: 'user', text: parts(detail).join('\n\n') }],
    output,
  }));
}
