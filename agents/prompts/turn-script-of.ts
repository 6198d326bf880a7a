import type * as z from 'zod';
import type { Role } from '../../protocol/session-files.ts';
import { asMessage, readAnswer } from '../answers/read-answer.ts';
import type { Brief, SegmentEvidence } from '../briefs/briefs.ts';
import type { Reading, TurnScript } from '../models/turn-script.ts';
import { fitWindow } from './fit-window.ts';
import type { Detail } from './squeeze.ts';
import { systemPrompt } from './system-prompt.ts';

/** The script of a role, and the message of the protocol that comes of it. */
export interface RoleScript<BriefOfTurn, Message> extends TurnScript<BriefOfTurn, Message> {
  readonly role: Role;
  readonly message: z.ZodType<Message>;
}

interface Turn<BriefOfTurn extends Brief, Answer extends z.ZodObject, Message> {
  readonly role: Role;
  /** What the answer is called, and what it must be. */
  readonly name: string;
  readonly answer: (brief: BriefOfTurn) => Answer;
  readonly message: z.ZodType<Message>;
  /** The past segments that the turn is told of; those of the whole session unless said otherwise. */
  readonly past?: (brief: BriefOfTurn) => readonly SegmentEvidence[];
  /** What is told, with a blank line between the parts. */
  readonly parts: (brief: BriefOfTurn, detail: Detail) => readonly string[];
  /** The message but for agent and turn; or what is wrong with the answer: nothing is filled in. */
  readonly read: (answer: z.infer<Answer>, brief: BriefOfTurn) => Reading<object>;
}

/**
 * The script of one kind of turn: what is the same in every turn of the role first, then the turn with
 * as much detail as fits.
 */
export function turnScriptOf<BriefOfTurn extends Brief, Answer extends z.ZodObject, Message>({
  role,
  name,
  answer,
  message,
  past = ({ history }) => history,
  parts,
  read,
}: Turn<BriefOfTurn, Answer, Message>): RoleScript<BriefOfTurn, Message> {
  return {
    role,
    message,
    prompt(brief, maxInputTokens) {
      const output = { name, schema: answer(brief) };
      const system = systemPrompt(role, brief);
      return fitWindow(past(brief).length, maxInputTokens, (detail) => ({
        system,
        messages: [{ role: 'user', text: parts(brief, detail).join('\n\n') }],
        output,
      }));
    },
    read(text, brief) {
      const answered = readAnswer(text, answer(brief));
      const reading = 'problems' in answered ? answered : read(answered.message, brief);
      if ('problems' in reading) return reading;
      return asMessage(message, { agent: role, turn: brief.turn, ...reading.message });
    },
  };
}
