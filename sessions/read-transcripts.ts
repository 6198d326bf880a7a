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
 * @param onDamaged called with each file of `transcripts/` that is none: its path in the session, and why
 */
export function readTranscripts(
  folder: string,
  onDamaged: (path: string, why: string) => void,
): Transcript[] {
  const own = join(folder, 'transcripts');
  if (!existsSync(own)) return [];
  return readdirSync(own, { withFileTypes: true })
    .filter(({ name }) => name.endsWith('.json'))
    .flatMap((entry) => {
      const read = entry.isFile() ? readTranscript(join(own, entry.name)) : 'is no regular file';
      if (typeof read !== 'string') return [read];
      onDamaged(`transcripts/${entry.name}`, read);
      return [];
    })
    .sort((a, b) => a.turn - b.turn || a.attempt - b.attempt);
}

/** For `readTranscripts` where a damaged file ends it. */
export function refuseDamaged(path: string, why: string): never {
  throw new SessionError(`${path} ${why}`);
}

/** The transcript, or what is wrong with the file. */
function readTranscript(path: string): Transcript | string {
  const { size } = statSync(path);
  if (size > MAX_BYTES) return `is ${size} bytes long: no transcript is`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `is no JSON: ${error.message.replace(/\s+/g, ' ')}`;
  }
  const parsed = Transcript.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return `is no transcript: ${issue.path.join('.')}: ${issue.message}`;
}
