/** Free text for people: reasons, sentences and names of proposals. No number is computed from it. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'why',
  'reason',
  'not_controlled',
  'name',
  'proposal',
]);

/**
 * The files with their free text replaced, so that its wording may change. Every other byte stays:
 * `JSON.parse` and `JSON.stringify` return the bytes that the session wrote.
 */
export function withoutTexts(files: ReadonlyMap<string, string>): Map<string, string> {
  const redact = (key: string, value: unknown): unknown => {
    if (!TEXT_KEYS.has(key)) return value;
    return Array.isArray(value) ? value.map(() => 'text') : value === null ? null : 'text';
  };
  return new Map(
    [...files].map(([path, text]) => {
      if (path.endsWith('.jsonl')) {
        const lines = text.split('\n');
        return [
          path,
          lines.map((line) => line && JSON.stringify(JSON.parse(line, redact))).join('\n'),
        ];
      }
      if (!path.endsWith('.json')) return [path, text];
      return [path, `${JSON.stringify(JSON.parse(text, redact), null, 2)}\n`];
    }),
  );
}

/**
 * Compares files with recorded ones byte by byte and describes the first difference.
 *
 * @param is current text by path
 * @param was recorded text by path
 * @returns null if nothing differs
 */
export function numbersDifference(
  is: ReadonlyMap<string, string>,
  was: ReadonlyMap<string, string>,
): string | null {
  // Files of a single test come before the summaries computed from them.
  const depth = (path: string) => path.split('/').length;
  const paths = [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .sort((a, b) => depth(b) - depth(a));
  const differing = paths.filter((path) => is.get(path) !== was.get(path));
  const [first] = differing;
  if (first === undefined) return null;
  const where = placeOf(is.get(first), was.get(first));
  return `${differing.length} of ${paths.length} files differ; the first is ${first}${where}`;
}

function placeOf(is: string | undefined, was: string | undefined): string {
  if (is === undefined) return ', which is missing now';
  if (was === undefined) return ', which was not recorded';
  const [own, other] = [is.split('\n'), was.split('\n')];
  const count = Math.max(own.length, other.length);
  let line = 0;
  while (line < count && own[line] === other[line]) line++;
  const [isLine, wasLine] = [own[line], other[line]];
  // If one line is a prefix of the other, they differ at its end.
  const shorter = Math.min(isLine?.length ?? 0, wasLine?.length ?? 0);
  let column = 0;
  while (column < shorter && isLine![column] === wasLine![column]) column++;
  return `, line ${line + 1}:\n  was ${excerpt(wasLine, column)}\n  is  ${excerpt(isLine, column)}`;
}

/** The part of a line around a column. */
function excerpt(line: string | undefined, column: number): string {
  if (line === undefined) return 'nothing: the file has fewer lines';
  const from = Math.max(0, column - 60);
  const to = column + 60;
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
}
