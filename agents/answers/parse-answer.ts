import { plural } from '../../protocol/number-text.ts';

/** Valid answers are a few kilobytes. */
const MAX_BYTES = 1_000_000;
const MAX_DEPTH = 64;

/** Keys with a special meaning in JavaScript. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export type ParsedAnswer =
  | { readonly value: Readonly<Record<string, unknown>> }
  /** A sentence that names the problem and its place. */
  | { readonly problem: string };

/**
 * Parses an answer as exactly one JSON object; a code fence around it is removed. Stricter than
 * `JSON.parse`: numbers must be finite, keys unique, and text free of lone surrogates, bidirectional
 * controls, and control characters other than newline and tab.
 *
 * @returns never throws
 */
export function parseAnswer(text: string): ParsedAnswer {
  if (text.length > MAX_BYTES || Buffer.byteLength(text) > MAX_BYTES) {
    return { problem: `the answer is longer than ${MAX_BYTES / 1e6} MB` };
  }
  if (text.startsWith('\ufeff')) return { problem: 'the answer begins with a byte order mark' };
  const json = withoutFence(text);
  if (json.trim() === '') return { problem: 'the answer is empty' };
  try {
    return { value: readWhole(json) };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { problem: error.message };
    throw error;
  }
}

/** The content of a code fence, with or without the `json` label. */
function withoutFence(text: string): string {
  const match = /^\s*```(?:json)?[ \t]*\r?\n/i.exec(text);
  const rest = match === null ? '' : text.slice(match[0].length).trimEnd();
  return rest.endsWith('```') ? rest.slice(0, -3) : text;
}

class JsonSyntaxError extends Error {}

interface Reader {
  readonly text: string;
  at: number;
}

function readWhole(text: string): Record<string, unknown> {
  const reader: Reader = { text, at: 0 };
  skipSpace(reader);
  const first = text[reader.at]!;
  if (first !== '{') fail(reader, `begins with ${excerpt(reader)} instead of a JSON object`);
  const value = readObject(reader, 1);
  skipSpace(reader);
  if (reader.at < text.length) fail(reader, `has text after its JSON object: ${excerpt(reader)}`);
  return value;
}

function readValue(reader: Reader, depth: number): unknown {
  if (depth > MAX_DEPTH) fail(reader, `is nested more than ${MAX_DEPTH} deep`);
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, depth);
    case '[':
      return readArray(reader, depth);
    case '"':
      return readString(reader);
    default:
      return readScalar(reader);
  }
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  readItems(reader, '}', () => {
    if (reader.text[reader.at] !== '"') fail(reader, `has ${excerpt(reader)} instead of a key`);
    const key = readString(reader);
    if (REFUSED_KEYS.has(key)) fail(reader, `has the key "${key}", which is not allowed`);
    if (Object.hasOwn(value, key)) fail(reader, `has the key ${JSON.stringify(key)} twice`);
    skipSpace(reader);
    expect(reader, ':');
    skipSpace(reader);
    value[key] = readValue(reader, depth + 1);
  });
  return value;
}

function readArray(reader: Reader, depth: number): unknown[] {
  const values: unknown[] = [];
  readItems(reader, ']', () => {
    values.push(readValue(reader, depth + 1));
  });
  return values;
}

/** The items between two brackets, separated by commas. */
function readItems(reader: Reader, close: '}' | ']', readItem: () => void): void {
  reader.at++;
  skipSpace(reader);
  if (reader.text[reader.at] === close) {
    reader.at++;
    return;
  }
  for (;;) {
    readItem();
    skipSpace(reader);
    if (reader.text[reader.at] === close) break;
    expect(reader, ',');
    skipSpace(reader);
  }
  reader.at++;
}

function readString(reader: Reader): string {
  const { text, at } = reader;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) fail(reader, 'ends in the middle of a string');
  const value = stringOf(text.slice(at, end + 1));
  if (value === null) fail(reader, `has a string that is not valid JSON: ${excerpt(reader)}`);
  const forbidden = /(?![\n\t])[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.exec(value);
  if (forbidden !== null) fail(reader, `has the character ${codeOf(forbidden[0])} in a string`);
  reader.at = end + 1;
  return value;
}

/** Null if the literal has an escape or a raw control character that JSON does not allow. */
function stringOf(literal: string): string | null {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return null;
  }
}

function readScalar(reader: Reader): number | boolean | null {
  const pattern = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  pattern.lastIndex = reader.at;
  const literal = pattern.exec(reader.text)?.[0];
  if (literal === undefined) fail(reader, `has ${excerpt(reader)} instead of a value`);
  const value = JSON.parse(literal) as number | boolean | null;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    fail(reader, `has the number ${literal.slice(0, 20)}, which is too large`);
  }
  reader.at += literal.length;
  return value;
}

function skipSpace(reader: Reader): void {
  while (' \t\r\n'.includes(reader.text[reader.at] ?? 'x')) reader.at++;
}

function expect(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) {
    fail(reader, `has ${excerpt(reader)} instead of "${character}"`);
  }
  reader.at++;
}

function fail({ at }: Reader, what: string): never {
  throw new JsonSyntaxError(`the answer ${what} (after ${plural(at, 'character')})`);
}

/** The next few characters, or "its end". */
function excerpt({ text, at }: Reader): string {
  if (at >= text.length) return 'its end';
  const next = text.slice(at, at + 20);
  return JSON.stringify(next.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd'));
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
