import type * as z from 'zod';
import { canonicalJson } from '../protocol/canonical-json.ts';
import type { Role, Transcript } from '../protocol/session-files.ts';
import { sha256 } from './durable-file.ts';
import { type SessionContext, simulatedMark } from './session-context.ts';

export interface TurnRequest<Message> {
  readonly role: Role;
  /** `propose`, `choose`, …: what the turn is for, as part of a file name. */
  readonly purpose: string;
  readonly segment: number;
  readonly schema: z.ZodType<Message>;
  /** What is wrong with a message of the right shape; empty where it can be used. */
  readonly problems?: (message: Message) => string[];
  /** The message in a sentence, for whoever watches. */
  readonly says: (message: Message) => string;
}

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
  ask: (brief: BriefOfTurn) => Promise<Message>,
): Promise<Message | null> {
  const { store, signal } = context;
  const { role, purpose, segment } = request;
  signal?.throwIfAborted();
  context.turns += 1;
  const turn = context.turns;
  const startedAt = store.now();
  const said = await ask(brief);
  const file = store.recordTurn({
    ...{ turn, attempt: 1, kind: 'compute', role, purpose, segment },
    ...{ provider: 'heuristic', model: 'heuristic-1' },
    ...simulatedMark(context.market),
    prompt_hash: sha256(canonicalJson(brief)),
    request: brief,
    response: said ?? null,
    ...COMPUTED,
    clock: {
      started_at: new Date(startedAt).toISOString(),
      latency_ms: store.now() - startedAt,
    },
  });
  const { message, problems } = checked(request, said);
  if (message === null) {
    const why = `the ${role} said what cannot be: ${problems.slice(0, 3).join('; ')}`;
    context.inputs.dropped_turns.push({ turn, why });
    store.write('inputs.json', `${JSON.stringify(context.inputs, null, 2)}\n`);
    context.tell({ type: 'notice', text: `Turn ${turn} of the ${role} was dropped: ${why}` });
    return null;
  }
  context.tell({ type: 'turn', segment, turn, role, purpose, says: request.says(message), file });
  return message;
}

/** What an answer that no model gave came to. */
const COMPUTED = {
  outcome: 'answered',
  error: null,
  will_retry: false,
  stop_reason: null,
  usage: null,
  charged_tokens: 0,
  cost_usd: 0,
} as const satisfies Partial<Transcript>;

function checked<Message>(
  { schema, problems }: TurnRequest<Message>,
  said: unknown,
): { message: Message; problems: [] } | { message: null; problems: string[] } {
  const parsed = schema.safeParse(said);
  if (!parsed.success) {
    const found = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { message: null, problems: found };
  }
  const found = problems?.(parsed.data) ?? [];
  return found.length === 0
    ? { message: parsed.data, problems: [] }
    : { message: null, problems: found };
}
