import type { Brief } from '../../agents/briefs/briefs.ts';
import type { RoleScript } from '../../agents/prompts/turn-script-of.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { sha256 } from '../../store/durable-file.ts';
import { recordInputs } from '../context/record-inputs.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import { simulatedMark, type TurnContext } from '../context/session-context.ts';
import { type AttemptRecord, attemptRecord, type TurnFacts } from '../context/turn-record.ts';
import { NOTHING } from './call-record.ts';
import { converse } from './converse.ts';
import { turnClock } from './turn-clock.ts';

export interface TurnRequest<BriefOfTurn, Message> {
  /** The role, its prompts and its message schema. */
  readonly script: RoleScript<BriefOfTurn, Message>;
  readonly purpose: string;
  /** The answer of the heuristic agent. */
  readonly compute: (brief: BriefOfTurn) => Promise<Message>;
  /** The message in a sentence, for screens. */
  readonly summarize: (message: Message) => string;
  /** Problems of a message of the right shape; empty if it is valid. */
  readonly problems?: (message: Message) => string[];
}

/**
 * One turn of a role, by its model or heuristic agent: the answer is validated and recorded before it is
 * used. Once the model budget is used up, heuristic agents take over.
 *
 * @param brief the facts given to the agent
 * @returns null if the turn was dropped; it is then recorded in the log and in the inputs
 */
export async function takeTurn<BriefOfTurn extends Brief, Message>(
  context: TurnContext,
  brief: BriefOfTurn,
  request: TurnRequest<BriefOfTurn, Message>,
): Promise<Message | null> {
  const { store, signal, config } = context;
  const { script, purpose, summarize } = request;
  const { role } = script;
  const { segment } = brief;
  signal?.throwIfAborted();
  context.turns += 1;
  const facts: TurnFacts = { turn: context.turns, role, purpose, segment };
  const seat = segmentSettings(config, segment).agents[role];
  const before = context.calls.length;
  const attempts = () => context.calls.slice(before).map(attemptRecord);
  let attempt = 1;
  if (seat !== 'heuristic' && !context.isOutOfBudget) {
    const { desk } = context;
    if (desk === undefined)
      throw new TypeError(`Cannot ask the model of the ${role}: no model desk`);
    const check = (message: Message) => problemsOf(request, message);
    const outcome = await converse(context, desk, seat, facts, script, brief, check);
    const file = transcriptPath({ ...facts, attempt: outcome.attempts });
    if (outcome.end === 'completed') {
      recordTurn(context, facts, summarize(outcome.message), file, attempts());
      return outcome.message;
    }
    if (outcome.end === 'dropped') return drop(context, facts, outcome.why, attempts());
    context.isOutOfBudget = true;
    context.emit({ type: 'turn_notice', ...facts, kind: 'taken_over', reason: outcome.why });
    attempt = outcome.attempts + 1;
  }

  const startedAt = store.now();
  const message = await request.compute(brief);
  // Parsed for the key order of the schema, as when it is read back.
  const transcript = Transcript.parse({
    ...facts,
    attempt,
    kind: 'compute',
    provider: 'heuristic',
    model: 'heuristic-1',
    ...simulatedMark(context.market),
    prompt_hash: sha256(canonicalJson(brief)),
    request: brief,
    ...NOTHING,
    response: message ?? null,
    outcome: 'answered',
    error: null,
    clock: turnClock(startedAt, store.now()),
  });
  const file = store.recordTurn(transcript);
  const problems = problemsOf(request, message);
  const all = [...attempts(), attemptRecord(transcript)];
  if (problems.length === 0) {
    recordTurn(context, facts, summarize(message), file, all);
    return message;
  }
  const why = `the answer of the ${role} is invalid: ${problems.slice(0, 3).join('; ')}`;
  return drop(context, facts, why, all);
}

function recordTurn(
  context: TurnContext,
  facts: TurnFacts,
  says: string,
  file: string | null,
  attempts: readonly AttemptRecord[],
): void {
  context.conversation.push({ ...facts, says, dropped: null, attempts });
  context.emit({ type: 'turn', ...facts, says, file });
}

function drop(
  context: TurnContext,
  facts: TurnFacts,
  why: string,
  attempts: readonly AttemptRecord[],
): null {
  context.conversation.push({ ...facts, says: null, dropped: why, attempts });
  context.inputs.dropped_turns.push({ turn: facts.turn, why });
  recordInputs(context);
  context.emit({ type: 'turn_notice', ...facts, kind: 'dropped', reason: why });
  return null;
}

/** Checks the shape, then the meaning. */
function problemsOf<BriefOfTurn, Message>(
  { script, problems }: TurnRequest<BriefOfTurn, Message>,
  message: unknown,
): string[] {
  const parsed = script.message.safeParse(message);
  return parsed.success
    ? (problems?.(parsed.data) ?? [])
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
