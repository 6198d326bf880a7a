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

/** How a fork is to differ from its parent, from a segment on. */
export interface ForkOptions {
  /** The first segment that is its own. */
  readonly atSegment: number;
  readonly seed?: number;
  readonly agents?: Partial<SessionConfig['agents']>;
  /** What plays it: of the parent's version, since the same prompts must come out. */
  readonly program: Program;
}

/** What a fork starts with: it is then resumed like any session that was stopped there. */
export interface Fork {
  readonly identity: SessionIdentity;
  /** As those of the parent, but for what the lab has done by the time that it begins. */
  readonly inputs: SessionInputs;
  /** What models said in the shared segments, marked as paid by the parent. */
  readonly inherited: readonly Transcript[];
}

/**
 * A session with the past of another up to a segment, and a future of its own: other models, another
 * seed, or the same once more.
 *
 * @param transcripts of the parent
 * @throws {SessionError} there is no such segment, the parent has not come so far, or the program is of
 *   another version
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
      `Cannot fork "${name}" at segment ${atSegment}: it must be one of 2 to ${config.segments}, since what comes before it is shared`,
    );
  }
  const changed = versionChange(identity.program, program);
  if (changed !== null) throw new SessionError(`Cannot fork "${name}": ${changed}`);
  const shared = atSegment - 1;
  if (readStoredText(folder, `segment_${shared}/segment_results.json`) === null) {
    throw new SessionError(
      `Cannot fork "${name}" at segment ${atSegment}: its segment ${shared} did not come to its end`,
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
  /** What the lab has done on these bars, the parent included: asked when the folder is the fork's own. */
  readonly labAtStart: () => SessionInputs['lab_at_start'];
}

/**
 * Makes the folder of a fork, with all that it shares: its config comes last, so that it is a session
 * only when all of it is there.
 *
 * @throws {NameTakenError} there is a session of that name
 */
export function beginFork(
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
    for (const transcript of inherited) store.recordTurn(transcript);
    store.append(startedEvent(identity, name, terms.budget, terms.workers));
    store.sync();
    store.write('session_config.json', `${JSON.stringify(identity, null, 2)}\n`);
  } finally {
    store.close();
  }
}

/** What models said in the shared segments. */
function* paidBefore(transcripts: Iterable<Transcript>, shared: number): Generator<Transcript> {
  for (const one of transcripts) {
    if (one.segment > shared || one.kind === 'compute') continue;
    yield Transcript.parse({ ...one, inherited: true });
  }
}

/** Seed and agents of each shared segment, a fork's own parents before it included. */
function pastsOf({ seed, agents, fork }: SessionConfig, shared: number) {
  const before = (fork?.pasts ?? [])
    .filter((_past, i, all) => (all[i - 1]?.until_segment ?? 0) < shared)
    .map((past) => ({ ...past, until_segment: Math.min(past.until_segment, shared) }));
  const known = before.at(-1)?.until_segment ?? 0;
  return known >= shared ? before : [...before, { until_segment: shared, seed, agents }];
}
