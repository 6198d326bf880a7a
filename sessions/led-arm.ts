import type { SearchOutcome } from '../protocol/honesty.ts';
import type { SessionEvent } from '../protocol/session-event.ts';
import { type ArmJob, armConfig, armLabel, twinOf } from './placebo-arm.ts';
import { openContext, playSearch } from './play-search.ts';
import type { SessionContext } from './session-context.ts';
import { nullStore, type SessionStore } from './session-store.ts';

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
 * Arms of this kind are played one after another in a fixed order: which turn is whose follows from it.
 */
export async function playLedArm(context: SessionContext, job: ArmJob): Promise<SearchOutcome> {
  const { identity } = job;
  const { agents, pool, desk, signal, onEvent } = context;
  const opened = await openContext(
    {
      identity: { ...identity, config: armConfig(identity.config) },
      market: twinOf(job),
      windows: job.windows,
      // Turns that are dropped are inputs of the session; tests of an arm have names of their own.
      inputs: { ...context.inputs, failed_tests: [] },
      name: armLabel(job),
      isAudited: false,
    },
    {
      ...{ agents, pool, store: armStore(context, job) },
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
    const { findings } = await playSearch(own, false);
    return findings.outcome;
  } finally {
    context.turns = own.turns;
    context.isOutOfBudget = own.isOutOfBudget;
  }
}

/** Keeps what was said, and what of it was dropped. */
function armStore({ store, inputs }: SessionContext, { kind, arm }: ArmJob): SessionStore {
  return {
    ...nullStore,
    write(path, _text, options) {
      if (path !== 'inputs.json') return;
      store.write(path, `${JSON.stringify(inputs, null, 2)}\n`, options);
    },
    recordTurn: (transcript) => store.recordTurn({ ...transcript, arm: `${kind} ${arm}` }),
    recordedAttempts: (turn) => store.recordedAttempts(turn),
    append: (event) => {
      if (TOLD.has(event.type)) store.append(event);
    },
    sync: () => store.sync(),
    now: () => store.now(),
  };
}
