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

interface UnrecordedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Whether it is an answer of a model. */
  readonly isPaid: boolean;
}

/** The turns of a session from before it was stopped. */
export interface RecordedTurns {
  readonly transcripts: readonly Transcript[];
  /** Complete files that the journal has not recorded: the process ended between the two writes. */
  readonly unrecorded: readonly UnrecordedFile[];
  /** Calls without a recorded answer: their outcome is unknown, and their cost the highest possible. */
  readonly unanswered: readonly Transcript[];
  /** Calls whose end was not recorded, with or without an answer. */
  readonly unfinished: readonly CallStarted[];
}

/**
 * Reads the transcripts of a session and checks each against its hash in the journal. Damaged ones that
 * were computed are left out, and are computed again.
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
  const unrecorded: UnrecordedFile[] = [];
  const there = new Set(transcriptFiles(folder, () => {}).map(({ path }) => path));
  for (const path of there) {
    const bytes = readStoredFile(folder, path)!;
    const hash = hashes.get(path);
    if (hash !== undefined && sha256(bytes) !== hash) continue;
    const transcript = parseTranscript(bytes.toString('utf8'), path);
    if (typeof transcript === 'string') continue;
    transcripts.push(transcript);
    if (hash === undefined) unrecorded.push({ path, bytes, isPaid: transcript.kind !== 'compute' });
  }

  const known = new Set(transcripts.map(attemptKey));
  const read = new Set(transcripts.map(transcriptPath));
  for (const path of paid) {
    if (read.has(path)) continue;
    const what = there.has(path) ? 'does not match its hash in the journal' : 'is missing';
    throw new SessionError(
      `Cannot resume the session: ${join(folder, path)} ${what}; restore it, since it holds a paid answer`,
    );
  }
  const simulated = lines.some(
    ({ event }) => event.type === 'session_started' && event.market.simulated !== null,
  );
  return {
    transcripts,
    unrecorded,
    unanswered: [...calls.values()]
      .filter(({ event }) => !known.has(attemptKey(event)))
      .map(({ event, at }) => unknownEnd(event, at, simulated)),
    unfinished: [...calls.values()]
      .map(({ event }) => event)
      .filter((event) => !finished.has(attemptKey(event))),
  };
}

/** Identifies an attempt at a turn. */
export function attemptKey({ turn, attempt }: Pick<Transcript, 'turn' | 'attempt'>): string {
  return `${turn}/${attempt}`;
}

function unknownEnd(event: CallStarted, at: string, isSimulated: boolean): Transcript {
  const { type: _type, prompt_hash, reserved_usd, reserved_tokens, ...call } = event;
  // The fields are in the order of every transcript.
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
