import { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { jsonNesting } from '../../store/json-nesting.ts';

/** Far deeper than any brief; JSON nested thousands deep can be parsed, but not written again. */
const MAX_NESTING = 100;

/**
 * Parses a file of `transcripts/`.
 *
 * @param path in the session: each transcript has exactly one valid name
 * @returns the transcript, or the problem as a clause about the path
 */
export function parseTranscript(text: string, path: string): Transcript | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `is not valid JSON: ${error.message.replace(/\s+/g, ' ')}`;
  }
  if (jsonNesting(text) > MAX_NESTING) return `is nested more than ${MAX_NESTING} deep`;
  const parsed = Transcript.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return `is not a transcript: ${issue.path.join('.')}: ${issue.message}`;
  }
  const own = transcriptPath(parsed.data);
  return own === path ? parsed.data : `is the transcript that belongs in ${own}`;
}
