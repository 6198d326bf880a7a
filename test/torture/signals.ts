import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFinished } from '../../sessions/record/session-state.ts';
import { readJournal } from '../helpers/journal-text.ts';
import { canonHash } from './canon.ts';
import { type BuiltRun, runBuilt, sessionArgs } from './run-built.ts';

export const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type Signal = keyof typeof SIGNALS;

/** How a session took a signal. */
export type Taken = 'before it listened' | 'stopped' | 'finished';

/**
 * Sends a session a signal, and resumes it if it had started.
 *
 * @returns its outcome, and how long the stop took
 * @throws if it did not end as it should, or its result after a resume differs
 */
export async function signalAndResume(
  maestro: string,
  lab: string,
  reference: string,
  signal: Signal,
  afterMs: number,
): Promise<{ taken: Taken; ms: number }> {
  const ran = await runBuilt(maestro, sessionArgs(lab, 'one'), { signals: [signal], afterMs });
  const folder = join(lab, 'sessions', 'one');
  const fail = (what: string): never => {
    throw new Error(`${signal} after ${afterMs} ms: ${what}: ${ran.err}`);
  };
  const taken = howTaken(ran, signal) ?? fail(`ended with ${ran.code}, ${ran.signal}`);
  if (ran.err !== '') fail('printed an error');
  const ms = ran.msAfterSignal;
  if (!existsSync(join(folder, 'session_config.json'))) return { taken, ms };
  const { lines, tornTail } = readJournal(
    readFileSync(join(folder, 'journal.jsonl'), 'utf8'),
    'journal.jsonl',
  );
  const last = lines.at(-1)!.event.type;
  if (taken === 'stopped' && (tornTail !== null || !/^session_(stopped|finished)$/.test(last))) {
    fail(`left a journal that ends with "${last}"`);
  }
  for (const left of ['session.lock', 'session.lock.gate']) {
    if (existsSync(join(folder, left))) fail(`left its ${left}`);
  }
  if (!isFinished(folder)) {
    const again = await runBuilt(maestro, ['resume', 'one', '--quiet', '--lab', lab]);
    if (again.code !== 0) fail(`cannot be resumed (${again.code}: ${again.err})`);
  }
  if (canonHash(folder) !== reference) fail('its result differs');
  return { taken, ms };
}

function howTaken({ code, signal }: BuiltRun, sent: Signal): Taken | null {
  if (code === 0) return 'finished';
  if (code === SIGNALS[sent]) return 'stopped';
  return code === null && signal === sent ? 'before it listened' : null;
}
