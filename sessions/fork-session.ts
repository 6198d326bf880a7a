import { SessionConfig } from '../protocol/session-config.ts';
import type { BudgetLimits } from '../protocol/session-event.ts';
import {
  type Program,
  type SessionIdentity,
  type SessionInputs,
  Transcript,
} from '../protocol/session-files.ts';
import { readStoredText } from '../store/read-stored-file.ts';
import { inputsAtStart } from './context/inputs-at-start.ts';
import { SessionError } from './context/session-error.ts';
import { sessionKey } from './context/session-identity.ts';
import { startedEvent } from './context/started-event.ts';
import { createFileStore } from './record/file-store.ts';
import type { StoredOrigin } from './record/read-session.ts';
import { versionChange } from './rerun/identity-changes.ts';

/** How a fork differs from its parent, from a segment on. */
export interface ForkOptions {
  /** The first segment that is its own. */
  readonly atSegment: number;
  readonly seed?: number;
  readonly agents?: Partial<SessionConfig['agents']>;
  /** Must have the version of the parent, so that the shared segments give the same prompts. */
  readonly program: Program;
}

/** The start of a fork, which is then resumed like any session that was stopped there. */
export interface Fork {
  readonly identity: SessionIdentity;
  /** Those of the parent; the state of the lab is taken when the fork starts. */
  readonly inputs: SessionInputs;
  /** The answers of models in the shared segments, marked as paid by the parent. */
  readonly inherited: readonly Transcript[];
}

/**
 * Plans a session that shares the first segments of another and then continues with other models,
 * another seed, or the same settings.
 *
 * @param transcripts of the parent
 * @throws {SessionError} there is no such segment, the parent has not finished the segment before it, or
 *   the program has another version
 */
export function forkOf(
  parent: StoredOrigin,
  transcripts: Iterable<Transcript>,
  { atSegment, seed, agents, program }: ForkOptions,
): Fork {
  const { identity, inputs, name, folder } = parent;
  const { config } = identity;
  if (atSegment < 2 || atSegment > config.segments) {
    throw new SessionError(
      `Cannot fork "${name}" at segment ${atSegment}: the segments before it are shared; give a segment from 2 to ${config.segments}`,
    );
  }
  const changed = versionChange(identity.program, program);
  if (changed !== null) throw new SessionError(`Cannot fork "${name}": ${changed}`);
  const shared = atSegment - 1;
  if (readStoredText(folder, `segment_${shared}/segment_results.json`) === null) {
    throw new SessionError(
      `Cannot fork "${name}" at segment ${atSegment}: its segment ${shared} is not finished`,
    );
  }
  const { fork: _before, ...common } = config;
  const forked = SessionConfig.parse({
    ...common,
    seed: seed ?? config.seed,
    agents: { ...config.agents, ...agents },
    fork: { parent: identity.session, parent_name: name, pasts: pastsOf(config, shared) },
  });
  const session = sessionKey({ ...identity, config: forked, program });
  return {
    identity: { ...identity, session, config: forked, program },
    inputs: inputsAtStart(forked, { ...inputs, failed_arms: [] }),
    inherited: [...paidBefore(transcripts, shared)],
  };
}

export interface ForkTerms {
  readonly budget: BudgetLimits;
  readonly workers: number;
  /** The text of `bars.json`; undefined if the parent has none. */
  readonly bars: string | undefined;
  /** What the lab has done on these bars, the parent included: called once the folder exists. */
  readonly labAtStart: () => SessionInputs['lab_at_start'];
}

/**
 * Creates the folder of a fork with everything that it shares. The config is written last, so that the
 * folder is a session only when it is complete.
 *
 * @throws {NameTakenError} a session of that name exists
 */
export function createFork(
  sessionsFolder: string,
  name: string,
  { identity, inputs, inherited }: Fork,
  terms: ForkTerms,
  now: () => Date,
): void {
  const store = createFileStore(sessionsFolder, name, now);
  try {
    const own: SessionInputs = { ...inputs, lab_at_start: terms.labAtStart() };
    store.write('inputs.json', `${JSON.stringify(own, null, 2)}\n`);
    if (terms.bars !== undefined) store.write('bars.json', terms.bars);
    for (const transcript of inherited) store.recordTurn(transcript);
    store.append(startedEvent(identity, name, terms.budget, terms.workers));
    store.sync();
    store.write('session_config.json', `${JSON.stringify(identity, null, 2)}\n`);
  } finally {
    store.close();
  }
}

/** The answers of models in the shared segments. */
function* paidBefore(transcripts: Iterable<Transcript>, shared: number): Generator<Transcript> {
  for (const one of transcripts) {
    if (one.segment > shared || one.kind === 'compute') continue;
    yield Transcript.parse({ ...one, inherited: true });
  }
}

/** Seed and agents of each shared segment, including those that the parent itself shares. */
function pastsOf({ seed, agents, fork }: SessionConfig, shared: number) {
  const before = (fork?.pasts ?? [])
    .filter((_past, i, all) => (all[i - 1]?.until_segment ?? 0) < shared)
    .map((past) => ({ ...past, until_segment: Math.min(past.until_segment, shared) }));
  const known = before.at(-1)?.until_segment ?? 0;
  return known >= shared ? before : [...before, { until_segment: shared, seed, agents }];
}
