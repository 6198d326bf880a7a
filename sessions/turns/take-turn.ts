import type * as z from 'zod';
import type { TurnScript } from '../../agents/models/turn-script.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { sha256 } from '../../store/durable-file.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import { simulatedMark, type TurnContext } from '../context/session-context.ts';
import { type AttemptRecord, attemptRecord, type TurnFacts } from '../context/turn-record.ts';
import { converse } from './converse.ts';
import { turnClock } from './turn-clock.ts';
import { droppedText, takenOverText } from './turn-notices.ts';

export interface TurnRequest<BriefOfTurn, Message> extends Omit<TurnFacts, 'turn'> {
  readonly schema: z.ZodType<Message>;
  /** What is wrong with a message of the right shape; empty where it can be used. */
  readonly problems?: (message: Message) => string[];
  /** The message in a sentence, for whoever watches. */
  readonly says: (message: Message) => string;
  /** How the turn is put to a language model. */
  readonly script: TurnScript<BriefOfTurn, Message>;
  /** What a heuristic agent answers. */
  readonly compute: (brief: BriefOfTurn) => Promise<Message>;
}

/**
 * One turn of whoever plays a role: asked, checked for shape and for meaning, written down, and only
 * then used. Where the budget for models is used up, a heuristic agent takes the turn.
 *
 * @param brief what the agent is told
 * @returns null where the turn was dropped: logged, in the inputs, and nothing made up in its place
 */
export async function takeTurn<BriefOfTurn, Message>(
  context: TurnContext,
  request: TurnRequest<BriefOfTurn, Message>,
  brief: BriefOfTurn,
): Promise<Message | null> {
  const { store, signal } = context;
  const { role, purpose, segment } = request;
  signal?.throwIfAborted();
  context.turns += 1;
  const facts: TurnFacts = { turn: context.turns, role, purpose, segment };
  const seat = segmentSettings(context.config, segment).agents[role];
  const before = context.calls.length;
  const attempts = () => context.calls.slice(before).map(attemptRecord);
  let attempt = 1;
  if (seat !== 'heuristic' && !context.isOutOfBudget) {
    const { desk } = context;
    if (desk === undefined) throw new TypeError(`Nobody can ask the model of the ${role}`);
    const check = (message: Message) => problemsOf(request, message);
    const said = await converse(context, desk, seat, facts, request.script, brief, check);
    const file = transcriptPath({ ...facts, attempt: said.attempts });
    if (said.end === 'said') {
      return recordTurn(context, request, facts, said.message, file, attempts());
    }
    if (said.end === 'dropped') return drop(context, facts, said.why, attempts());
    context.isOutOfBudget = true;
    context.emit({ type: 'notice', text: takenOverText(facts, said.why) });
    attempt = said.attempts + 1;
  }

  const startedAt = store.now();
  const said = await request.compute(brief);
  const record: Transcript = {
    turn: facts.turn,
    attempt,
    kind: 'compute',
    role,
    purpose,
    segment,
    provider: 'heuristic',
    model: 'heuristic-1',
    ...simulatedMark(context.market),
    prompt_hash: sha256(canonicalJson(brief)),
    request: brief,
    response: said ?? null,
    ...COMPUTED,
    clock: turnClock(startedAt, store.now()),
  };
  const file = store.recordTurn(record);
  const problems = problemsOf(request, said);
  const all = [...attempts(), attemptRecord(record)];
  if (problems.length === 0) return recordTurn(context, request, facts, said, file, all);
  const why = `the ${role} said what cannot be: ${problems.slice(0, 3).join('; ')}`;
  return drop(context, facts, why, all);
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

function recordTurn<BriefOfTurn, Message>(
  context: TurnContext,
  { says }: TurnRequest<BriefOfTurn, Message>,
  facts: TurnFacts,
  message: Message,
  file: string | null,
  attempts: readonly AttemptRecord[],
): Message {
  const sentence = says(message);
  context.conversation.push({ ...facts, says: sentence, dropped: null, attempts });
  context.emit({ type: 'turn', ...facts, says: sentence, file });
  return message;
}

function drop(
  context: TurnContext,
  facts: TurnFacts,
  why: string,
  attempts: readonly AttemptRecord[],
): null {
  const { turn } = facts;
  context.conversation.push({ ...facts, says: null, dropped: why, attempts });
  context.inputs.dropped_turns.push({ turn, why });
  context.store.write('inputs.json', `${JSON.stringify(context.inputs, null, 2)}\n`);
  context.emit({ type: 'notice', text: droppedText(facts, why) });
  return null;
}

/** Shape first, then meaning. */
function problemsOf<BriefOfTurn, Message>(
  { schema, problems }: TurnRequest<BriefOfTurn, Message>,
  said: unknown,
): string[] {
  const parsed = schema.safeParse(said);
  return parsed.success
    ? (problems?.(parsed.data) ?? [])
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
