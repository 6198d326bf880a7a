import type * as z from 'zod';
import { cutTo, escaped, quoted } from '../briefs/quoted-data.ts';
import type { Reading } from '../models/turn-script.ts';
import { parseAnswer } from './parse-answer.ts';

/** So much of what was found is quoted in a problem. */
const GLIMPSE = 60;

/**
 * The text of an answer in the shape that was asked for.
 *
 * @returns the answer, or problems in sentences that name the place: nothing is filled in
 */
export function readAnswer<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): Reading<z.infer<Schema>> {
  const parsed = parseAnswer(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  return asMessage(schema, parsed.value);
}

/**
 * A message of the protocol, made of an answer and of what is known. The protocol is the last to check:
 * what it does not allow is a problem too.
 */
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
    return issue.keys.map((key) => `${place} must not have the key ${quoted(key, GLIMPSE)}`);
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

/** A value as a model has to recognise it: short, and with no character that is not plain. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value, GLIMPSE);
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : shownObject(value);
}

function shownObject(value: object): string {
  return escaped(cutTo(JSON.stringify(value), GLIMPSE));
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
