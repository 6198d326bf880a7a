import type * as z from 'zod';
import type { Role } from '../../protocol/session-files.ts';
import { asMessage, readAnswer } from '../answers/read-answer.ts';
import type { Brief, SegmentEvidence } from '../briefs/briefs.ts';
import type { Reading, TurnScript } from '../models/turn-script.ts';
import type { Detail } from './detail-levels.ts';
import { fitWindow } from './fit-window.ts';
import { systemPrompt } from './system-prompt.ts';

/** The script of a role, and the protocol message that it produces. */
export interface RoleScript<BriefOfTurn, Message> extends TurnScript<BriefOfTurn, Message> {
  readonly role: Role;
  readonly message: z.ZodType<Message>;
}

interface Turn<BriefOfTurn extends Brief, Answer extends z.ZodObject, Message> {
  readonly role: Role;
  /** Name and schema of the answer. */
  readonly name: string;
  readonly answer: (brief: BriefOfTurn) => Answer;
  readonly message: z.ZodType<Message>;
  /** The past segments that the prompt shows; all of the session by default. */
  readonly past?: (brief: BriefOfTurn) => readonly SegmentEvidence[];
  /** Parts of the user message; they are joined by blank lines. */
  readonly parts: (brief: BriefOfTurn, detail: Detail) => readonly string[];
  /** The message without agent and turn, or the problems of the answer; no default is filled in. */
  readonly read: (answer: z.infer<Answer>, brief: BriefOfTurn) => Reading<object>;
}

/** The script of one kind of turn: the cacheable system prompt, then the turn in as much detail as fits. */
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
