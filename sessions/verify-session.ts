import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Agents } from '../agents/roles.ts';
import type { BacktestPool } from '../engine/pool-port.ts';
import { planWindows } from '../engine/windows.ts';
import type { Market } from '../market/market.ts';
import type { SessionEvent } from '../protocol/session-event.ts';
import type { Program } from '../protocol/session-files.ts';
import { sha256 } from './durable-file.ts';
import { SessionError } from './errors.ts';
import { failingPool } from './failing-pool.ts';
import { createFileStore } from './file-store.ts';
import { firstDifference } from './first-difference.ts';
import { inputsAtStart } from './inputs-at-start.ts';
import { readJournal } from './journal.ts';
import { recordedDesk } from './model-desk.ts';
import { marketChange, versionChange } from './origin-changes.ts';
import type { StoredOrigin } from './read-session.ts';
import { readTranscripts } from './read-transcripts.ts';
import { runSession } from './run-session.ts';
import { sessionIdentity } from './session-identity.ts';
import { isSideFile } from './side-files.ts';

/** A file that is not what it should be. */
export interface Difference {
  /** Relative to the session, with slashes. */
  readonly path: string;
  readonly what: string;
}

export interface VerifyPorts {
  readonly market: Market;
  readonly agents: Agents;
  readonly pool: BacktestPool;
  /** What recomputes. Another build may: whether it comes to the same is the question. */
  readonly program: Program;
  /** An empty folder in which the session is played again. */
  readonly scratch: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: SessionEvent) => void;
}

/** Files that tell when and where, and not what. */
function isTimed(path: string): boolean {
  return path === 'journal.jsonl' || path.endsWith('/test.log');
}

/**
 * Plays a session again from its config, its market, the recorded answers and its inputs, reading no
 * result of it, and holds every file that was written against what comes out; and the journal against itself and the files.
 *
 * @returns what differs, by path; empty where nothing does
 * @throws {SessionError} it cannot be played again: it did not end, or market or program are others
 */
export async function verifySession(
  stored: StoredOrigin,
  ports: VerifyPorts,
): Promise<Difference[]> {
  const { identity, inputs, name, folder } = stored;
  const { market } = ports;
  checkSame(stored, ports, 'verify');
  const recorded = filesBelow(folder);
  const ofRecord = [
    ...recorded.odd.map((path) => ({ path, what: 'is no regular file' })),
    ...journalDifferences(folder, recorded.regular),
  ];
  const damaged: Difference[] = [];
  const transcripts = readTranscripts(folder, (path, what) => damaged.push({ path, what }));
  // Answers are what it is played from: where they were changed, it need not be played to know.
  const isPlayedByModels = Object.values(identity.config.agents).some((one) => one !== 'heuristic');
  const inAnswers = ofRecord.filter(({ path }) => path.startsWith('transcripts/'));
  if (isPlayedByModels && inAnswers.length > 0) return byPath(ofRecord);
  const windows = planWindows(market, identity.config);
  const again = createFileStore(ports.scratch, name, () => new Date(0));
  try {
    await runSession(
      {
        identity: sessionIdentity(identity.config, market, windows, identity.program),
        market,
        windows,
        inputs: inputsAtStart(identity.config, inputs),
        name,
      },
      {
        agents: ports.agents,
        pool: failingPool(ports.pool, inputs.failed_tests),
        desk: recordedDesk(transcripts),
        store: again,
        ...(ports.signal === undefined ? {} : { signal: ports.signal }),
        ...(ports.onEvent === undefined ? {} : { onEvent: ports.onEvent }),
      },
    );
  } catch (error) {
    // Where the record is damaged, that is why it cannot be played, and what there is to tell.
    const isDamaged = ofRecord.length + damaged.length > 0;
    if (error instanceof SessionError && isDamaged) return byPath([...damaged, ...ofRecord]);
    throw error;
  } finally {
    again.close();
  }
  const inTree = treeDifferences(folder, recorded.regular, again.folder);
  return byPath([...inTree, ...ofRecord]);
}

/** One difference a file, the first that was found. */
function byPath(found: readonly Difference[]): Difference[] {
  const firstOf = new Map(found.toReversed().map((one) => [one.path, one]));
  return [...firstOf.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Checks that a session can be played again by this program on this market.
 *
 * @param what is to be done with it: `verify`, `replay`
 * @throws {SessionError} it did not end, or market or program version are others
 */
export function checkSame(
  { identity, isFinished, name }: StoredOrigin,
  { market, program }: Pick<VerifyPorts, 'market' | 'program'>,
  what: string,
): void {
  const why = isFinished
    ? (versionChange(identity.program, program) ?? marketChange(identity, market))
    : `it did not come to its end; go on with "maestro resume ${name}"`;
  if (why !== null) throw new SessionError(`Cannot ${what} "${name}": ${why}`);
}

/** The chain of the journal, and the files whose hashes it names. */
function journalDifferences(folder: string, recorded: ReadonlySet<string>): Difference[] {
  const path = join(folder, 'journal.jsonl');
  if (!recorded.has('journal.jsonl')) return [{ path: 'journal.jsonl', what: 'is missing' }];
  let lines: ReturnType<typeof readJournal>['lines'];
  try {
    const read = readJournal(readFileSync(path, 'utf8'), 'journal.jsonl');
    if (read.tornTail !== null) {
      return [{ path: 'journal.jsonl', what: 'ends in the middle of a line' }];
    }
    lines = read.lines;
  } catch (error) {
    return [{ path: 'journal.jsonl', what: (error as Error).message }];
  }
  if (lines.at(-1)?.event.type !== 'session_finished') {
    return [{ path: 'journal.jsonl', what: 'does not end with the end of the session' }];
  }
  const hashes = new Map<string, string>();
  for (const { event } of lines) {
    if (event.type === 'file_written') hashes.set(event.path, event.sha256);
    if (event.type !== 'test_finished') continue;
    for (const [file, hash] of Object.entries(event.files)) {
      hashes.set(`segment_${event.segment}/${event.test}/${file}`, hash);
    }
  }
  return [...hashes].flatMap(([file, hash]) => {
    // Only what was found in the folder is read, whatever the journal says.
    if (!recorded.has(file)) return [{ path: file, what: 'is missing' }];
    const isSame = sha256(readFileSync(join(folder, file))) === hash;
    return isSame ? [] : [{ path: file, what: 'is not the file that the journal tells of' }];
  });
}

function treeDifferences(
  folder: string,
  recorded: ReadonlySet<string>,
  again: string,
): Difference[] {
  const played = filesBelow(again).regular;
  const paths = [...new Set([...recorded, ...played])].filter((path) => !isTimed(path));
  return paths.flatMap((path) => {
    if (!recorded.has(path)) return [{ path, what: 'is missing' }];
    if (!played.has(path)) return [{ path, what: 'does not belong to the session' }];
    const [is, should] = [contentOf(folder, path), contentOf(again, path)];
    return is === should ? [] : [{ path, what: firstDifference(is, should) }];
  });
}

/** Text as it must be; of a transcript all but when it was. */
function contentOf(folder: string, path: string): string {
  const text = readFileSync(join(folder, path), 'utf8');
  return path.startsWith('transcripts/')
    ? text.replace(/,\n {2}"clock": \{[^}]*\}\n\}\n$/, '')
    : text;
}

/** All but the files of a running process. Links, pipes and the like are never opened. */
function filesBelow(folder: string): { regular: Set<string>; odd: string[] } {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const regular = new Set<string>();
  const odd: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (isSideFile(path)) continue;
    if (entry.isFile()) regular.add(path);
    else odd.push(path);
  }
  return { regular, odd };
}
