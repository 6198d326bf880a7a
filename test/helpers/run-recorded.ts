import { join } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import type { ModelRequest } from '../../agents/models/model-client.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import type { Program } from '../../protocol/session-files.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { runSession } from '../../sessions/run-session.ts';
import type { RecordedAnswer, RecordedSession } from './recorded-session.ts';
import { scriptedDesk } from './scripted-model.ts';
import { filesBelow } from './session-on-disk.ts';
import { sessionSetup } from './small-session.ts';

/** Where in a session a model is asked. */
type Call = Pick<RecordedAnswer, 'turn' | 'attempt' | 'role' | 'segment' | 'purpose'>;

export type Answer = (
  call: Call,
  request: ModelRequest,
) => Pick<RecordedAnswer, 'text' | 'end' | 'usage'>;

/** Constant: the random draws for twins of a market depend on the version. */
const PROGRAM: Program = { name: 'maestro-lab', version: '0.0.0', build: '0123456789ab', node: 20 };

/** What stands in place of the hash of config, market and version that names a session. */
const SESSION = '<session id>';

const WITH_NUMBERS =
  /(^|\/)(trades\.jsonl|scores\.jsonl|leaderboard_base\.csv|plan\.jsonl|segment_results\.json|metrics_global\.json)$/;

/**
 * Runs a recorded session with the current program into a lab on disk.
 *
 * The clock stands still: how long an answer took is among the costs in `metrics_global.json`.
 *
 * @returns its files with numbers: text by path
 */
export async function runRecorded(
  lab: string,
  { market: recipe, exam_look, config }: RecordedSession,
  answer: Answer,
): Promise<Map<string, string>> {
  const market = simulateMarket(recipe);
  const exam = exam_look === null ? null : { look: exam_look };
  const setup = sessionSetup({ market, config, exam, program: PROGRAM });
  const store = createFileStore(join(lab, 'sessions'), 'recorded', () => new Date(0));
  let call: Call | null = null;
  const desk = scriptedDesk({ script: (request) => answer(call!, request) });
  try {
    await runSession(setup, {
      agents: heuristicAgents,
      pool: inProcessPool(testRecorder()),
      store,
      desk,
      // A call is announced before it goes out.
      onEvent: (event) => {
        if (event.type === 'call_started') call = event;
      },
    });
  } finally {
    store.close();
  }
  const files = [...filesBelow(store.folder)].filter(([path]) => WITH_NUMBERS.test(path));
  const { session } = setup.identity;
  return new Map(files.map(([path, text]) => [path, text.replaceAll(session, SESSION)]));
}

/** Returns the recorded answer of each turn, whatever its prompt is now. */
export function answersByTurn(answers: readonly RecordedAnswer[]): {
  readonly answer: Answer;
  /** The answers that were not requested. */
  readonly left: ReadonlySet<RecordedAnswer>;
} {
  const left = new Set(answers);
  const answer: Answer = ({ turn, attempt, role, segment, purpose }) => {
    const found = answers.find((one) => one.turn === turn && one.attempt === attempt);
    const asked = `Turn ${turn}, attempt ${attempt} asks the ${role} (${purpose}, segment ${segment})`;
    if (found === undefined) throw new Error(`${asked}: no answer was recorded for it`);
    if (found.role !== role || found.segment !== segment) {
      throw new Error(
        `${asked}: what was recorded is of the ${found.role} (${found.purpose}, segment ${found.segment})`,
      );
    }
    left.delete(found);
    const { text, end, usage } = found;
    return { text, end, usage };
  };
  return { answer, left };
}
