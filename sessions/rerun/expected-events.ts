import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { withoutAttempt } from '../../protocol/transcript-path.ts';
import { SessionError } from '../context/session-error.ts';

/** Events caused from outside: they happened once, and a rerun does not emit them. */
const OBSERVED: ReadonlySet<SessionEvent['type']> = new Set([
  'session_resumed',
  'session_stopped',
  'call_started',
  'agent_text',
  'call_finished',
]);

/** Whether a rerun of the session emits the event again, at the same place among such events. */
export function isDerived(event: SessionEvent): boolean {
  if (event.type === 'file_written') return !event.path.startsWith('transcripts/');
  return !OBSERVED.has(event.type);
}

/**
 * Compares the derived events of a journal with those that a rerun from the start emits. After the first
 * difference nothing may be written.
 */
export class ExpectedEvents {
  readonly #recorded: readonly JournalLine[];
  #next = 0;
  #mismatch: SessionError | null = null;

  constructor(lines: readonly JournalLine[]) {
    this.#recorded = lines.filter(({ event }) => isDerived(event));
  }

  get isExhausted(): boolean {
    return this.#next === this.#recorded.length;
  }

  get hasDiverged(): boolean {
    return this.#mismatch !== null;
  }

  /**
   * @returns whether the event is on record; false once all recorded events are matched
   * @throws {SessionError} a different event is recorded in its place
   */
  match(event: SessionEvent): boolean {
    this.check();
    if (this.isExhausted) return false;
    const line = this.#recorded[this.#next]!;
    const [was, is] = [comparable(line.event), comparable(event)];
    if (canonicalJson(was) !== canonicalJson(is)) {
      this.diverge(`event ${line.seq + 1} was ${difference(was, is)}`);
    }
    this.#next += 1;
    return true;
  }

  /**
   * Reports that the session no longer runs as recorded.
   *
   * @throws {SessionError} always, and at every later `match` or `check`
   */
  diverge(what: string): never {
    this.#mismatch = new SessionError(
      `Cannot resume the session: ${what}, so the program, the machine or a file of the session has ` +
        'changed; start a new session, since the record of this one was left as it is',
    );
    throw this.#mismatch;
  }

  /** @throws {SessionError} it has diverged before */
  check(): void {
    if (this.#mismatch !== null) throw this.#mismatch;
  }
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The event as JSON, without the fields that may differ between runs. */
function comparable(event: SessionEvent): Json {
  if (event.type === 'session_started') {
    const { name: _name, workers: _workers, budget: _budget, ...rest } = event;
    return plain(rest);
  }
  if (event.type === 'turn' && event.file !== null) {
    return plain({ ...event, file: withoutAttempt(event.file) });
  }
  return plain(event);
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** `"chosen" with proposal "a", and is now with proposal "b"`. */
function difference(was: Json, is: Json): string {
  const [before, after] = [was as Record<string, Json>, is as Record<string, Json>];
  const name = (event: Record<string, Json>) =>
    `"${event.type}"${typeof event.path === 'string' ? ` of ${event.path}` : ''}`;
  if (name(before) !== name(after)) return `${name(before)}, and is now ${name(after)}`;
  const place = firstDifference(was, is, [])!;
  const shown = (value: Json | undefined) =>
    value === undefined ? 'nothing' : canonicalJson(value).slice(0, 80);
  const at = place.path.join('.');
  return `${name(before)} with ${at} ${shown(place.was)}, and is now with ${at} ${shown(place.is)}`;
}

interface Place {
  readonly path: readonly string[];
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

function firstDifference(
  was: Json | undefined,
  is: Json | undefined,
  path: readonly string[],
): Place | null {
  if (!isBranch(was) || !isBranch(is)) {
    return was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is)
      ? null
      : { path, was, is };
  }
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  for (const key of keys) {
    const found = firstDifference(was[key], is[key], [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

function isBranch(value: Json | undefined): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object';
}
