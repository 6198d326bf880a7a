import { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { jsonNesting } from '../../store/json-nesting.ts';

/** Far more than any brief is; what is nested by thousands can be read, but not written again. */
const MAX_NESTING = 100;

/**
 * A file of `transcripts/` as what it holds.
 *
 * @param path in the session: a transcript belongs under one name alone
 * @returns what is wrong with it, where it is none; said of the path
 */
export function parseTranscript(text: string, path: string): Transcript | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `is no JSON: ${error.message.replace(/\s+/g, ' ')}`;
  }
  if (jsonNesting(text) > MAX_NESTING) return `is nested more than ${MAX_NESTING} deep`;
  const parsed = Transcript.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return `is no transcript: ${issue.path.join('.')}: ${issue.message}`;
  }
  const own = transcriptPath(parsed.data);
  return own === path ? parsed.data : `is the transcript that belongs in ${own}`;
}
