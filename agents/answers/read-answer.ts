import type * as z from 'zod';
import { cutTo, escaped, quoted } from '../briefs/quoted-data.ts';
import type { Reading } from '../models/turn-script.ts';
import { parseAnswer } from './parse-answer.ts';

/** Most characters of an invalid value that a problem quotes. */
const EXCERPT = 60;

/**
 * Parses and validates an answer.
 *
 * @returns the answer, or problems as sentences that name the place; no default is filled in
 */
export function readAnswer<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): Reading<z.infer<Schema>> {
  const parsed = parseAnswer(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  return asMessage(schema, parsed.value);
}

/** A protocol message built from an answer; violations of the protocol are problems too. */
export function asMessage<Schema extends z.ZodType>(
  schema: Schema,
  message: unknown,
): Reading<z.infer<Schema>> {
  const checked = schema.safeParse(message);
  if (checked.success) return { message: checked.data };
  return { problems: checked.error.issues.flatMap((issue) => issueTexts(issue, message)) };
}

function issueTexts(issue: z.core.$ZodIssue, answer: unknown): string[] {
  const place = issue.path.length === 0 ? 'the answer' : issue.path.map(String).join('.');
  const found = valueAt(answer, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${place} must not have the key ${quoted(key, EXCERPT)}`);
  }
  if (found === undefined) return [`${place} is missing`];
  return [`${place} ${expectedText(issue)}: it is ${shown(found)}`];
}

function expectedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_TEXTS.get(issue.expected) ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

const TYPE_TEXTS: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
  ['null', 'null'],
  ['int', 'a whole number'],
  ['string', 'text'],
]);

/** A value for a model to recognise: short and escaped. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value, EXCERPT);
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : shownObject(value);
}

function shownObject(value: object): string {
  return escaped(cutTo(JSON.stringify(value), EXCERPT));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}
