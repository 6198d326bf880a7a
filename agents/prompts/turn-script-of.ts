import type { Role } from '../../protocol/session-files.ts';
import type { Brief, SegmentEvidence } from '../briefs/briefs.ts';
import type { Prompt, TurnScript } from '../models/turn-script.ts';
import { fitWindow } from './fit-window.ts';
import type { Detail } from './squeeze.ts';
import { systemPrompt } from './system-prompt.ts';

interface Turn<BriefOfTurn extends Brief, Message> {
  readonly role: Role;
  /** What the answer is called, and what it must be. */
  readonly name: string;
  readonly answer: (brief: BriefOfTurn) => Prompt['output']['schema'];
  /** The past segments that the turn is told of; those of the whole session unless said otherwise. */
  readonly past?: (brief: BriefOfTurn) => readonly SegmentEvidence[];
  /** What is told, with a blank line between the parts. */
  readonly parts: (brief: BriefOfTurn, detail: Detail) => readonly string[];
  readonly read: TurnScript<BriefOfTurn, Message>['read'];
}

/**
 * The script of one kind of turn: what is the same in every turn of the role first, then the turn with
 * as much detail as fits.
 */
export function turnScriptOf<BriefOfTurn extends Brief, Message>({
  role,
  name,
  answer,
  past = ({ history }) => history,
  parts,
  read,
}: Turn<BriefOfTurn, Message>): TurnScript<BriefOfTurn, Message> {
  return {
    prompt(brief, maxInputTokens) {
      const output = { name, schema: answer(brief) };
      const system = systemPrompt(role, brief);
      return fitWindow(past(brief).length, maxInputTokens, (detail) => ({
        system,
        messages: [{ role: 'user', text: parts(brief, detail).join('\n\n') }],
        output,
      }));
    },
    read,
  };
}
