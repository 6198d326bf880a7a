import type * as z from 'zod';
import { AgentOutputError, ModelCallError } from '../agents/errors.ts';
import type { CallAccount } from '../agents/model-client.ts';
import type { Answer } from '../agents/roles.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import type { Transcript } from '../protocol/session-files.ts';
import { sha256 } from './durable-file.ts';
import { type SessionContext, simulatedMark } from './session-context.ts';

export interface TurnRequest<Message> {
  readonly role: Transcript['role'];
  /** `propose`, `choose`, …: what the turn is for, as part of a file name. */
  readonly purpose: string;
  readonly segment: number;
  readonly schema: z.ZodType<Message>;
  /** What is wrong with a message of the right shape; empty where it can be used. */
  readonly problems?: (message: Message) => string[];
  /** The message in a sentence, for whoever watches. */
  readonly says: (message: Message) => string;
}

const NOBODY: CallAccount = {
  provider: 'none',
  model: 'none',
  stop_reason: 'dropped',
  usage: { input_tokens: 0, cached_tokens: 0, output_tokens: 0 },
  cost_usd: 0,
};

/**
 * One turn of one agent: asked, checked for shape and for meaning, written down, and only then used.
 *
 * @param brief what the agent is told; it is the request in the transcript
 * @returns null where the turn was dropped: logged, in the inputs, and nothing made up in its place
 */
export async function takeTurn<Message, BriefOfTurn>(
  context: SessionContext,
  request: TurnRequest<Message>,
  brief: BriefOfTurn,
  ask: (brief: BriefOfTurn, signal?: AbortSignal) => Promise<Answer<Message>>,
): Promise<Message | null> {
  const { store, signal } = context;
  const { role, purpose, segment } = request;
  signal?.throwIfAborted();
  context.turns += 1;
  const turn = context.turns;
  const startedAt = store.now();
  const { message, response, account, why } = await answerTo(request, () => ask(brief, signal));

  const mark = simulatedMark(context.market);
  const record = {
    turn,
    role,
    purpose,
    segment,
    ...mark,
    ...account,
    request: brief,
    response: response ?? null,
  };
  const file = store.recordTurn(
    { ...record, prompt_hash: sha256(canonicalJson(brief)) },
    startedAt,
  );
  if (message === null) {
    context.inputs.dropped_turns.push({ turn, why });
    store.write('inputs.json', `${JSON.stringify(context.inputs, null, 2)}\n`);
    context.tell({ type: 'notice', text: `Turn ${turn} of the ${role} was dropped: ${why}` });
    return null;
  }
  context.tell({ type: 'turn', segment, turn, role, purpose, says: request.says(message), file });
  return message;
}

async function answerTo<Message>(
  { role, schema, problems }: TurnRequest<Message>,
  ask: () => Promise<Answer<Message>>,
): Promise<{ message: Message | null; response: unknown; account: CallAccount; why: string }> {
  try {
    const { message, account } = await ask();
    const parsed = schema.safeParse(message);
    const found = parsed.success
      ? (problems?.(parsed.data) ?? [])
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return parsed.success && found.length === 0
      ? { message: parsed.data, response: message, account, why: '' }
      : {
          message: null,
          response: message,
          account: { ...account, stop_reason: 'dropped' },
          why: `the ${role} said what cannot be: ${found.slice(0, 3).join('; ')}`,
        };
  } catch (error) {
    if (error instanceof AgentOutputError) {
      return { message: null, response: error.reply, account: NOBODY, why: error.message };
    }
    if (error instanceof ModelCallError) {
      return { message: null, response: null, account: NOBODY, why: error.message };
    }
    throw error;
  }
}
