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
  /** Whose turn it is, and how it is put to a language model. */
  readonly script: RoleScript<BriefOfTurn, Message>;
  readonly purpose: string;
  /** What a heuristic agent answers. */
  readonly compute: (brief: BriefOfTurn) => Promise<Message>;
  /** The message in a sentence, for whoever watches. */
  readonly says: (message: Message) => string;
  /** What is wrong with a message of the right shape; empty where it can be used. */
  readonly problems?: (message: Message) => string[];
}

/**
 * One turn of whoever takes a role: asked, checked for shape and for meaning, written down, and only
 * then used. Where the budget for models is used up, a heuristic agent takes the turn.
 *
 * @param brief what the agent is told
 * @returns null where the turn was dropped: logged, in the inputs, and nothing made up in its place
 */
export async function takeTurn<BriefOfTurn extends Brief, Message>(
  context: TurnContext,
  brief: BriefOfTurn,
  request: TurnRequest<BriefOfTurn, Message>,
): Promise<Message | null> {
  const { store, signal, config } = context;
  const { script, purpose, says } = request;
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
    if (desk === undefined) throw new TypeError(`Nobody can ask the model of the ${role}`);
    const check = (message: Message) => problemsOf(request, message);
    const said = await converse(context, desk, seat, facts, script, brief, check);
    const file = transcriptPath({ ...facts, attempt: said.attempts });
    if (said.end === 'said') {
      recordTurn(context, facts, says(said.message), file, attempts());
      return said.message;
    }
    if (said.end === 'dropped') return drop(context, facts, said.why, attempts());
    context.isOutOfBudget = true;
    context.emit({ type: 'turn_notice', ...facts, kind: 'taken_over', reason: said.why });
    attempt = said.attempts + 1;
  }

  const startedAt = store.now();
  const said = await request.compute(brief);
  // Parsed, so that its keys have the order in which they are read back.
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
    response: said ?? null,
    outcome: 'answered',
    error: null,
    clock: turnClock(startedAt, store.now()),
  });
  const file = store.recordTurn(transcript);
  const problems = problemsOf(request, said);
  const all = [...attempts(), attemptRecord(transcript)];
  if (problems.length === 0) {
    recordTurn(context, facts, says(said), file, all);
    return said;
  }
  const why = `the ${role} said what cannot be: ${problems.slice(0, 3).join('; ')}`;
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

/** Shape first, then meaning. */
function problemsOf<BriefOfTurn, Message>(
  { script, problems }: TurnRequest<BriefOfTurn, Message>,
  said: unknown,
): string[] {
  const parsed = script.message.safeParse(said);
  return parsed.success
    ? (problems?.(parsed.data) ?? [])
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
