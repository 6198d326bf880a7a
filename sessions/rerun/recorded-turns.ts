import { join } from 'node:path';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { sha256 } from '../../store/durable-file.ts';
import { readStoredFile } from '../../store/read-stored-file.ts';
import { SessionError } from '../context/session-error.ts';
import { parseTranscript } from '../record/parse-transcript.ts';
import { transcriptFiles } from '../record/read-transcripts.ts';

type CallStarted = Extract<SessionEvent, { type: 'call_started' }>;

interface UntoldFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Whether it is an answer of a model. */
  readonly isPaid: boolean;
}

/** What the agents of a session have said before it was stopped. */
export interface RecordedTurns {
  readonly transcripts: readonly Transcript[];
  /** Whole files that the journal does not tell of yet: the process ended between the two. */
  readonly untold: readonly UntoldFile[];
  /** Calls without an answer on record, as what they came to: nobody knows, at the highest price. */
  readonly unanswered: readonly Transcript[];
  /** Calls whose end was not told, be there an answer or not. */
  readonly unfinished: readonly CallStarted[];
}

/**
 * Reads the transcripts of a session, each against the hash that the journal has of it. What was
 * computed, and is damaged, is left out: it is computed again.
 *
 * @throws {SessionError} an answer of a model is damaged or missing
 */
export function readTurns(folder: string, lines: readonly JournalLine[]): RecordedTurns {
  const hashes = new Map<string, string>();
  const calls = new Map<string, { readonly event: CallStarted; readonly at: string }>();
  const finished = new Set<string>();
  const paid = new Set<string>();
  for (const { event, at } of lines) {
    if (event.type === 'file_written' && event.path.startsWith('transcripts/')) {
      hashes.set(event.path, event.sha256);
      if (event.paid === true) paid.add(event.path);
    }
    if (event.type === 'call_started') calls.set(attemptKey(event), { event, at });
    if (event.type === 'call_finished') finished.add(attemptKey(event));
  }

  const transcripts: Transcript[] = [];
  const untold: UntoldFile[] = [];
  const there = new Set(transcriptFiles(folder, () => {}).map(({ path }) => path));
  for (const path of there) {
    const bytes = readStoredFile(folder, path)!;
    const hash = hashes.get(path);
    if (hash !== undefined && sha256(bytes) !== hash) continue;
    const transcript = parseTranscript(bytes.toString('utf8'), path);
    if (typeof transcript === 'string') continue;
    transcripts.push(transcript);
    if (hash === undefined) untold.push({ path, bytes, isPaid: transcript.kind !== 'compute' });
  }

  const known = new Set(transcripts.map(attemptKey));
  const read = new Set(transcripts.map(transcriptPath));
  for (const path of paid) {
    if (read.has(path)) continue;
    const what = there.has(path) ? 'is not the file that the journal tells of' : 'is missing';
    throw new SessionError(
      `Cannot resume: ${join(folder, path)} ${what}, and it holds an answer of a model`,
    );
  }
  const simulated = lines.some(
    ({ event }) => event.type === 'session_started' && event.market.simulated !== null,
  );
  return {
    transcripts,
    untold,
    unanswered: [...calls.values()]
      .filter(({ event }) => !known.has(attemptKey(event)))
      .map(({ event, at }) => unknownEnd(event, at, simulated)),
    unfinished: [...calls.values()]
      .map(({ event }) => event)
      .filter((event) => !finished.has(attemptKey(event))),
  };
}

/** Which attempt at which turn. */
export function attemptKey({ turn, attempt }: Pick<Transcript, 'turn' | 'attempt'>): string {
  return `${turn}/${attempt}`;
}

function unknownEnd(event: CallStarted, at: string, isSimulated: boolean): Transcript {
  const { type: _type, prompt_hash, reserved_usd, reserved_tokens, ...call } = event;
  // Its fields come in the order of every transcript.
  return Transcript.parse({
    ...call,
    ...(isSimulated ? { simulated: true } : {}),
    prompt_hash,
    request: null,
    response: null,
    outcome: 'unknown',
    error: null,
    will_retry: true,
    stop_reason: null,
    usage: null,
    charged_tokens: reserved_tokens,
    cost_usd: reserved_usd,
    clock: { started_at: at, latency_ms: 0 },
  });
}
