import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';

/** One reply of the corpus, and whether it is valid; null if the checks decide that. */
export interface Reply {
  readonly name: string;
  readonly text: string;
  readonly isGood: boolean | null;
}

const bad = (name: string, text: string): Reply => ({ name, text, isGood: false });

/** Replies that are invalid for every request. */
export const NONSENSE: readonly Reply[] = [
  ...['', ' ', '\n', '\0', '\ufeff', '```', '```json\n```', '{', '}', '[', '[]', '{}', '[{}]'],
  ...['null', 'true', '0', '-1', 'NaN', 'Infinity', '1e400', '"hold"', 'hold', 'HOLD', 'undefined'],
  ...['I cannot help with that.', 'Sure! Here is the JSON:', '<html>502</html>', '\ud800', '{}{}'],
  ...['{"a":1,}', '{"a":}', "{'a':1}", '{a:1}', '{"a":NaN}', '{"a":1e400}', '{"__proto__":{}}'],
  ...['{"constructor":1}', '{"error":"overloaded"}', '[1e999]', '{"a":"\\ud800"}', '\u202e{}'],
  `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  `{"a":"${'x'.repeat(1_100_000)}"}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
].map((text, i) => bad(`nonsense ${i}`, text));

/** A good answer, and all that can become of one on its way. */
export function repliesOf({ answer }: { readonly answer: object }): Reply[] {
  const text = JSON.stringify(answer);
  const [first] = Object.keys(answer);
  const cuts = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99].map((share) =>
    Math.floor(share * text.length),
  );
  return [
    { name: 'as it is', text, isGood: true },
    { name: 'indented', text: JSON.stringify(answer, null, 2), isGood: true },
    { name: 'in a fence', text: `\`\`\`json\n${text}\n\`\`\``, isGood: true },
    { name: 'with space around it', text: `\n  ${text}\n\n`, isGood: true },
    ...cuts.map((end) => bad(`cut after ${end}`, text.slice(0, end))),
    bad('without its last brace', text.slice(0, -1)),
    bad('in half a fence', `\`\`\`json\n${text}`),
    bad('in a fence with words before it', `Here it is:\n\`\`\`json\n${text}\n\`\`\``),
    bad('in a fence with words after it', `\`\`\`json\n${text}\n\`\`\`\nHope this helps!`),
    bad('in another fence', `\`\`\`yaml\n${text}\n\`\`\``),
    bad('with words before it', `My answer: ${text}`),
    bad('with words after it', `${text}\nI hope that helps.`),
    bad('twice', `${text}${text}`),
    bad('twice on two lines', `${text}\n${text}`),
    bad('in a list', `[${text}]`),
    bad('in an object', `{"answer":${text}}`),
    bad('as a string', JSON.stringify(text)),
    bad('behind a byte order mark', `\ufeff${text}`),
    bad('with a comment', text.replace('{', '{/* mine */')),
    bad('with a comma too many', text.replace(/\}$/, ',}')),
    bad('in single quotes', text.replaceAll('"', "'")),
    bad('in curly quotes', text.replaceAll('"', '“')),
    bad('with a key twice', text.replace('{', `{"${first}":null,`)),
    bad('with a key of the prototype', text.replace('{', '{"__proto__":{"isAdmin":true},')),
    bad('with a constructor', text.replace('{', '{"constructor":{"prototype":{}},')),
    bad('with a key that was not asked for', text.replace('{', '{"note":"hi",')),
    bad('with a shell in it', text.replace('{', '{"tool":"rm -rf /",')),
    bad('with a control character', text.replace(/:"/, ':"\\u001b[31m')),
    bad('with a raw control character', text.replace(/:"/, ':"\u0007')),
    bad('with a raw newline in a text', text.replace(/:"/, ':"\n')),
    bad('with text that turns round', text.replace(/:"/, ':"\\u202e')),
    bad('with half a character', text.replace(/:"/, ':"\\udc00')),
    bad('nested too deep', text.replace('{', `{"x":${'['.repeat(70)}${']'.repeat(70)},`)),
    ...mutations(answer),
  ];
}

/** The answer with each leaf replaced by things that it should not be, and each key left out. */
function mutations(answer: object): Reply[] {
  const values = [
    null,
    true,
    '',
    'x'.repeat(2001),
    -1,
    1e12,
    [],
    {},
    ['x'],
    '../../x',
    'constructor',
  ];
  return pathsOf(answer).flatMap((path) => [
    bad(`without ${path.join('.')}`, JSON.stringify(changedAt(answer, path, undefined))),
    ...values.map((value) => ({
      name: `${path.join('.')} = ${String(JSON.stringify(value)).slice(0, 20)}`,
      text: JSON.stringify(changedAt(answer, path, value)),
      isGood: null,
    })),
    bad(
      `${path.join('.')} = NaN`,
      JSON.stringify(changedAt(answer, path, 'HERE')).replace('"HERE"', 'NaN'),
    ),
    bad(
      `${path.join('.')} = 1e400`,
      JSON.stringify(changedAt(answer, path, 'HERE')).replace('"HERE"', '1e400'),
    ),
  ]);
}

/** Every key of every object in it. */
function pathsOf(value: unknown): string[][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const deeper = pathsOf(inner).map((path) => [key, ...path]);
    return Array.isArray(value) ? deeper : [[key], ...deeper];
  });
}

function changedAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  replacement: unknown,
): unknown {
  if (key === undefined) return replacement;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const inner = (copy as Record<string, unknown>)[key];
  (copy as Record<string, unknown>)[key] = changedAt(inner, rest, replacement);
  return copy;
}

const RANGES = new Map([
  ...ALL_METHODS.flatMap(({ name, parameters }) =>
    parameters.map((one) => [`${name}.${one.name}`, one] as const),
  ),
  ...[...EXIT_PARAMETERS, ...GATE_PARAMETERS].map((one) => [one.name as string, one] as const),
]);
const METHODS = new Set(ALL_METHODS.map(({ name }) => name));

/** Wherever in a message a parameter has a value, or a method is named: is it one that may be? */
export function strays(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'number') {
    const parameter = RANGES.get(path.at(-1)!);
    const isRule = ['params', 'exits', 'gates'].includes(path.at(-2) ?? '');
    if (!Number.isFinite(value)) return [`${path.join('/')} is ${value}`];
    if (!isRule) return [];
    if (parameter === undefined) return [`${path.join('/')} is no parameter`];
    return value >= parameter.min && value <= parameter.max
      ? []
      : [`${path.join('/')} is ${value}`];
  }
  if (typeof value === 'string') {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches them on purpose.
    if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(value)) {
      return [`${path.join('/')} has a control character`];
    }
    return path.at(-2) === 'methods' && !METHODS.has(value) ? [`no method ${value}`] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  const { parameter, new_value } = value as { parameter?: string; new_value?: number };
  const range = parameter === undefined ? undefined : RANGES.get(parameter);
  const isOut =
    parameter !== undefined &&
    (range === undefined || !(new_value! >= range.min && new_value! <= range.max));
  return [
    ...(isOut ? [`${path.join('/')}: ${parameter} is ${new_value}`] : []),
    ...Object.entries(value).flatMap(([key, inner]) => strays(inner, [...path, key])),
  ];
}
