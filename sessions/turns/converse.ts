import type { Prompt, TurnScript } from '../../agents/models/turn-script.ts';
import { REPAIR_TOKENS, repairPrompt, tooLongPrompt } from '../../agents/prompts/repair-prompt.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import type { ModelDesk } from '../context/model-desk.ts';
import type { TurnContext } from '../context/session-context.ts';
import { SessionError } from '../context/session-error.ts';
import type { TurnFacts } from '../context/turn-record.ts';
import { type CallKind, TurnCalls } from './turn-calls.ts';

/** The outcome of a turn of a language model. */
export type Conversation<Message> = { readonly attempts: number } & (
  | { readonly end: 'completed'; readonly message: Message }
  | { readonly end: 'dropped'; readonly why: string }
  | { readonly end: 'out_of_budget'; readonly why: string }
);

/** Limits the cost of a prompt for models with a large context window. */
const MAX_PROMPT_TOKENS = 60_000;

/**
 * One turn of a language model. An invalid answer gets one repair call; a prompt that is too long gets
 * one call with a shorter prompt.
 *
 * @param check problems of a message of the right shape; empty if it is valid
 * @throws what `TurnCalls.send` throws
 */
export async function converse<BriefOfTurn, Message>(
  context: TurnContext,
  desk: ModelDesk,
  seat: ModelSeat,
  facts: TurnFacts,
  script: TurnScript<BriefOfTurn, Message>,
  brief: BriefOfTurn,
  check: (message: Message) => readonly string[],
): Promise<Conversation<Message>> {
  const calls = new TurnCalls(context, desk, facts, seat);
  const { role } = facts;
  const window = seat.context_tokens - seat.max_output_tokens - REPAIR_TOKENS;
  const inputTokens = Math.min(window, MAX_PROMPT_TOKENS);
  const first = promptWithin(script, brief, inputTokens);
  if (typeof first === 'string') {
    throw new SessionError(
      `Cannot ask the ${role} ("${seat.model}" of ${seat.provider}): ${first}`,
    );
  }
  let prompt = first;
  let kind: CallKind = 'ask';
  let isRepaired = false;
  for (;;) {
    const sent = await calls.send(kind, prompt);
    const { attempts } = calls;
    const dropped = (why: string) => ({ end: 'dropped', why, attempts }) as const;
    switch (sent.end) {
      case 'not_sent':
        return { end: 'out_of_budget', why: sent.why, attempts };
      case 'refused':
        return dropped(sent.why);
      case 'failed': {
        if (sent.failure !== 'context_overflow' || kind !== 'ask') return dropped(sent.why);
        const shorter = promptWithin(script, brief, Math.floor(inputTokens / 2));
        if (typeof shorter === 'string') return dropped(`${sent.why}; ${shorter}`);
        prompt = shorter;
        kind = 'shrink';
        break;
      }
      case 'truncated':
      case 'answered': {
        const read = sent.end === 'truncated' ? null : script.read(sent.text, brief);
        const problems =
          read === null
            ? ['the answer was cut off at max_output_tokens']
            : 'problems' in read
              ? read.problems
              : check(read.message);
        if (problems.length === 0 && read !== null && 'message' in read) {
          return { end: 'completed', message: read.message, attempts };
        }
        const found = problems.slice(0, 3).join('; ');
        if (isRepaired) return dropped(`the repaired answer is invalid too: ${found}`);
        context.emit({ type: 'turn_notice', ...facts, kind: 'repair', reason: found });
        prompt =
          read === null
            ? tooLongPrompt(prompt, sent.text)
            : repairPrompt(prompt, sent.text, problems);
        kind = 'repair';
        isRepaired = true;
      }
    }
  }
}

/** The prompt, or the reason why none fits. */
function promptWithin<BriefOfTurn, Message>(
  script: TurnScript<BriefOfTurn, Message>,
  brief: BriefOfTurn,
  tokens: number,
): Prompt | string {
  try {
    return script.prompt(brief, tokens);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}
