import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { SearchOutcome } from '../../protocol/honesty.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { type SessionInputs, Transcript } from '../../protocol/session-files.ts';
import type { ArmJob } from '../context/arm-runner.ts';
import { ARM_SHADOW } from '../context/inputs-at-start.ts';
import { openContext } from '../context/open-context.ts';
import { recordFailedTests, recordInputs } from '../context/record-inputs.ts';
import type { JudgingContext, SessionContext } from '../context/session-context.ts';
import { nullStore, type SessionStore } from '../context/session-store.ts';
import { runSearch } from '../search/run-search.ts';
import { armConfig, armLabel, twinOf } from './placebo-arm.ts';

/** What a screen and a journal are told of an arm: the calls, since they cost money. */
const TOLD: ReadonlySet<SessionEvent['type']> = new Set([
  'call_started',
  'agent_text',
  'call_finished',
]);

/**
 * A placebo arm led by the models of the session, on the caller's thread. Its turns go on where those of
 * the session ended, so that its answers are recorded, paid for once and read back like any others.
 *
 * Arms of this kind are run one after another in a fixed order: which turn is whose follows from it.
 */
export async function runModelLedArm(context: JudgingContext, job: ArmJob): Promise<SearchOutcome> {
  const { identity } = job;
  const { agents, desk, signal, onEvent } = context;
  const failed: SessionInputs['failed_tests'] = [];
  const opened = await openContext(
    {
      identity: { ...identity, config: armConfig(job) },
      market: twinOf(job),
      windows: job.windows,
      // Turns that are dropped are inputs of the session; tests of an arm have names of their own.
      inputs: { ...context.inputs, failed_tests: failed },
      name: armLabel(job),
      isAudited: false,
    },
    {
      agents,
      pool: armPoolOf(context.pool, job),
      store: armStore(context, job),
      ...(desk === undefined ? {} : { desk }),
      ...(signal === undefined ? {} : { signal }),
      onEvent: (event) => {
        if (TOLD.has(event.type)) onEvent?.(event);
      },
    },
  );
  const { turns, isOutOfBudget, calls } = context;
  const own: SessionContext = { ...opened, turns, isOutOfBudget, calls };
  try {
    const { findings } = await runSearch(own, { wantsColumns: false });
    return findings.outcome;
  } finally {
    context.turns = own.turns;
    // In a fork, what begins with a past of models must not undo it.
    context.isOutOfBudget ||= own.isOutOfBudget;
    // What broke in an arm is an input of the session, under the name of the arm.
    const named = failed.map(({ test, shadow, why }) => ({
      test,
      shadow: shadowOf(job, shadow),
      why,
    }));
    recordFailedTests(context, named);
  }
}

/** Its tests have the names of those of the session: for whoever remembers tests they are shadows. */
function armPoolOf(pool: BacktestPool, job: ArmJob): BacktestPool {
  return {
    ...pool,
    tests: (task, tests, recording, options) =>
      pool.tests(task, tests, recording, { ...options, shadow: shadowOf(job, options?.shadow) }),
  };
}

function shadowOf({ kind, arm }: ArmJob, shadow: string | undefined): string {
  return `${ARM_SHADOW}${kind} ${arm}${shadow === undefined ? '' : `, ${shadow}`}`;
}

/** Keeps what was said, and what of it was dropped. */
function armStore(context: JudgingContext, { kind, arm }: ArmJob): SessionStore {
  const { store } = context;
  return {
    ...nullStore,
    write(path) {
      if (path === 'inputs.json') recordInputs(context);
    },
    // Written as it is read: in the order of the schema. A call that a kill cut off was recorded when the
    // session was opened again, which does not know the arm.
    recordTurn: (transcript) =>
      store.recordTurn(
        transcript.outcome === 'unknown'
          ? transcript
          : Transcript.parse({ ...transcript, arm: `${kind} ${arm}` }),
      ),
    recordedAttempts: (turn) => store.recordedAttempts(turn),
    append: (event) => {
      if (TOLD.has(event.type)) store.append(event);
    },
    sync: () => store.sync(),
    now: () => store.now(),
  };
}
