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

/** The events of an arm that reach screen and journal: the calls, because they cost money. */
const FORWARDED: ReadonlySet<SessionEvent['type']> = new Set([
  'call_started',
  'agent_text',
  'call_finished',
]);

/**
 * A placebo arm led by the models of the session, on the caller's thread. Its turns continue the numbering
 * of the session, so its answers are recorded and resumed like any others.
 *
 * These arms run one after another in a fixed order, which determines the turn numbers.
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
      // Dropped turns are inputs of the session; tests of an arm have their own names.
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
        if (FORWARDED.has(event.type)) onEvent?.(event);
      },
    },
  );
  const { turns, isOutOfBudget, calls } = context;
  const own: SessionContext = { ...opened, turns, isOutOfBudget, calls };
  try {
    const { findings } = await runSearch(own, { wantsReturns: false });
    return findings.outcome;
  } finally {
    context.turns = own.turns;
    // An arm of a fork that replays a past with models must not reset it.
    context.isOutOfBudget ||= own.isOutOfBudget;
    // Failed tests of an arm are inputs of the session, under the name of the arm.
    const named = failed.map(({ test, shadow, why }) => ({
      test,
      shadow: shadowOf(job, shadow),
      why,
    }));
    recordFailedTests(context, named);
  }
}

/** Tests of an arm have the names of session tests, so a cache must treat them as shadows. */
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

/** Records only turns and dropped turns. */
function armStore(context: JudgingContext, { kind, arm }: ArmJob): SessionStore {
  const { store } = context;
  return {
    ...nullStore,
    write(path) {
      if (path === 'inputs.json') recordInputs(context);
    },
    // Keys are written in the order of the schema. A call that was in flight during a kill is recorded on
    // resume, which does not know the arm.
    recordTurn: (transcript) =>
      store.recordTurn(
        transcript.outcome === 'unknown'
          ? transcript
          : Transcript.parse({ ...transcript, arm: `${kind} ${arm}` }),
      ),
    recordedAttempts: (turn) => store.recordedAttempts(turn),
    append: (event) => {
      if (FORWARDED.has(event.type)) store.append(event);
    },
    sync: () => store.sync(),
    now: () => store.now(),
  };
}
