import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transcript } from '../protocol/session-files.ts';
import { SessionError } from './errors.ts';

/** No transcript that a session writes is as long as this. */
const MAX_BYTES = 16e6;

/**
 * Every attempt at every turn of a session, by turn and attempt.
 *
 * @param folder of the session
 * @throws {SessionError} a file of `transcripts/` is no transcript; it is named
 */
export function readTranscripts(folder: string): Transcript[] {
  const own = join(folder, 'transcripts');
  if (!existsSync(own)) return [];
  return readdirSync(own, { withFileTypes: true })
    .filter(({ name }) => name.endsWith('.json'))
    .map((entry) => {
      const path = join(own, entry.name);
      if (!entry.isFile()) throw new SessionError(`${path} is no regular file`);
      return readTranscript(path);
    })
    .sort((a, b) => a.turn - b.turn || a.attempt - b.attempt);
}

function readTranscript(path: string): Transcript {
  const { size } = statSync(path);
  if (size > MAX_BYTES) {
    throw new SessionError(`${path} is ${size} bytes long: no transcript is`);
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SessionError(`${path} is no JSON: ${error.message.replace(/\s+/g, ' ')}`, {
      cause: error,
    });
  }
  const parsed = Transcript.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new SessionError(`${path}: ${issue.path.join('.')}: ${issue.message}`);
}
