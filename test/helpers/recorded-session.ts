import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { TokenUsage } from '../../protocol/agent-seat.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { Role } from '../../protocol/session-files.ts';

export const RECORDED_FOLDER = resolve(import.meta.dirname, '../fixtures/recorded-numbers');

/**
 * What a model answered, by its place in the session and not by its prompt: prompts may change their words,
 * and the answers still stand where they stood.
 */
export const RecordedAnswer = z.strictObject({
  turn: z.int().positive(),
  attempt: z.int().positive(),
  role: Role,
  segment: z.int().positive(),
  purpose: z.string().describe('For human readers; nothing depends on it'),
  text: z.string(),
  end: z.enum(['end', 'refusal', 'length']),
  usage: TokenUsage.describe('Always known: an estimate would depend on the prompt'),
});
export type RecordedAnswer = z.infer<typeof RecordedAnswer>;

/** All that the numbers of a recorded session follow from. `<name>.json`. */
export const RecordedSession = z.strictObject({
  recorded_by: z
    .string()
    .regex(/^[0-9a-f]{7}$/)
    .describe('The commit that ran it'),
  market: z
    .strictObject({
      kind: z.enum(['null', 'drift', 'planted']),
      seed: z.int(),
      days: z.int().positive(),
      intervalMs: z.int().positive(),
    })
    .describe('How its bars are simulated; they are not stored'),
  exam_look: z.int().positive().nullable().describe('Null if the vault stays closed'),
  config: SessionConfig,
  answers: z.array(RecordedAnswer),
});
export type RecordedSession = z.infer<typeof RecordedSession>;

/** The files with numbers of a session: text by path. `<name>.numbers.json.gz`. */
const RecordedNumbers = z.record(z.string(), z.string());

export function readRecordedSession(name: string): RecordedSession {
  const text = readFileSync(join(RECORDED_FOLDER, `${name}.json`), 'utf8');
  return RecordedSession.parse(JSON.parse(text));
}

export function readRecordedNumbers(name: string): Map<string, string> {
  const bytes = readFileSync(join(RECORDED_FOLDER, `${name}.numbers.json.gz`));
  const numbers = RecordedNumbers.parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
  return new Map(Object.entries(numbers));
}
