import type { Agents } from '../../agents/briefs/roles.ts';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { TestRecorder } from '../../engine/pool/worker-tasks.ts';
import { planWindows } from '../../engine/windows.ts';
import type { Market } from '../../market/market.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { Program, SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import type { ArmRunner } from '../../sessions/context/arm-runner.ts';
import { newInputs } from '../../sessions/context/inputs-at-start.ts';
import { searchableMarket } from '../../sessions/context/searchable-market.ts';
import { barsText, sessionIdentity } from '../../sessions/context/session-identity.ts';
import type { SessionPorts } from '../../sessions/context/session-ports.ts';
import type { SessionSetup } from '../../sessions/context/session-setup.ts';
import type { SessionStore } from '../../sessions/context/session-store.ts';
import { runSession } from '../../sessions/run-session.ts';
import { sha256 } from '../../store/durable-file.ts';

/** Days that two segments of six tests take, with the vault and its embargo. */
const SMALL_DAYS = 60;

/** Two segments of six tests in waves of three, and little scouting: a few tenths of a second. */
export function smallConfig(overrides: object = {}): SessionConfig {
  return SessionConfig.parse({
    segments: 2,
    tests: 6,
    wave: 3,
    scouting: { days: 20, sets: 1 },
    screening_days: 20,
    candidates: { count: 8 },
    placebo: { arms: 0 },
    ...overrides,
  });
}

/** A simulated market just long enough for `smallConfig`. */
export function smallMarket(seed = 1, days = SMALL_DAYS): Market {
  return simulateMarket({ kind: 'planted', seed, days });
}

/** The program that runs sessions in tests. */
export const PROGRAM: Program = {
  name: 'maestro-lab',
  version: '0.0.0',
  build: '0123456789ab',
  node: 20,
};

export interface SessionOptions {
  readonly market?: Market;
  readonly config?: SessionConfig;
  readonly agents?: Agents;
  readonly pool?: BacktestPool;
  readonly signal?: AbortSignal;
  readonly inputs?: SessionInputs;
  readonly arms?: ArmRunner;
  readonly examiner?: SessionPorts['examiner'];
  readonly exam?: SessionInputs['exam'];
  readonly fullMarket?: () => Market;
  readonly program?: Program;
  /** The market as which the bars are recorded; default their own. */
  readonly recordedAs?: Market;
  readonly isAudited?: boolean;
}

export const freshInputs: () => SessionInputs = newInputs;

/** The setup of a session; by default on a small market with a small config. */
export function sessionSetup(options: SessionOptions = {}): SessionSetup {
  const { market = smallMarket(), config = smallConfig(), inputs = freshInputs() } = options;
  const { program = PROGRAM, isAudited = true } = options;
  const windows = planWindows(market, config);
  const { recordedAs = market } = options;
  const identity = sessionIdentity(config, recordedAs, windows, program);
  const { exam = null, fullMarket = () => market } = options;
  const searched = searchableMarket(market, windows);
  return {
    identity,
    market: searched,
    windows,
    bars: barsText(recordedAs),
    inputs,
    name: 'small',
    exam,
    fullMarket,
    isAudited,
  };
}

/** A session that ran in memory, with the files that it would have written. */
export interface MemorySession {
  readonly metrics: MetricsGlobal;
  readonly identity: SessionIdentity;
  readonly inputs: SessionInputs;
  readonly events: readonly SessionEvent[];
  /** Text by path, with slashes. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Runs a session in this thread and keeps its files in memory: no disk, no clock.
 *
 * @param options `pool` defaults to `memoryPool` of the same store
 */
export async function runInMemory(options: SessionOptions = {}): Promise<MemorySession> {
  const setup = sessionSetup(options);
  const memory = memoryStore();
  const { agents = heuristicAgents, pool = inProcessPool(memory.recorder), signal } = options;
  const { arms, examiner } = options;
  const { store, files, events } = memory;
  const ports = {
    agents,
    pool,
    store,
    ...(signal === undefined ? {} : { signal }),
    ...(arms === undefined ? {} : { arms }),
    ...(examiner === undefined ? {} : { examiner }),
  };
  const metrics = await runSession(setup, ports);
  return { metrics, identity: setup.identity, inputs: setup.inputs, events, files };
}

/** A store in memory, and the recorder that puts the files of tests there. */
export function memoryStore() {
  const files = new Map<string, string>();
  const events: SessionEvent[] = [];
  let folder = '';
  const recorder: TestRecorder = {
    start: (_test, recording) => {
      folder = String(recording);
    },
    record: (test, written) =>
      Object.fromEntries(
        written.map(({ name, bytes }) => {
          files.set(`${folder}/${test}/${name}`, Buffer.from(bytes).toString('utf8'));
          return [name, sha256(bytes)];
        }),
      ),
  };
  const store: SessionStore = {
    recording: (segment) => ({ recorder: 'memory', settings: `segment_${segment}` }),
    write: (path, text) => {
      files.set(path, text);
    },
    recordTurn: (transcript) => {
      const path = transcriptPath(transcript);
      files.set(path, `${JSON.stringify(transcript, null, 2)}\n`);
      return path;
    },
    recordedAttempts: () => [],
    append: (event) => {
      events.push(event);
    },
    sync: () => {},
    now: () => 0,
  };
  return { store, recorder, files, events };
}

/** The JSON of a file that a session has written. */
export function jsonOf<Shape>(session: MemorySession, path: string): Shape {
  const text = session.files.get(path);
  if (text === undefined) throw new Error(`There is no ${path}: ${[...session.files.keys()]}`);
  return JSON.parse(text) as Shape;
}
