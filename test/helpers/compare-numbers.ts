/**
 * Compares files with the recorded ones, to the last byte, and finds the first difference.
 *
 * @param is text by path, as computed now
 * @param was text by path, as it was recorded
 * @returns null if nothing differs
 */
export function numbersDifference(
  is: ReadonlyMap<string, string>,
  was: ReadonlyMap<string, string>,
): string | null {
  // The output of tests is compared before its summaries.
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
  // If one of the two ends before the other, they differ there.
  const shorter = Math.min(isLine?.length ?? 0, wasLine?.length ?? 0);
  let column = 0;
  while (column < shorter && isLine![column] === wasLine![column]) column++;
  return `, line ${line + 1}:\n  was ${excerpt(wasLine, column)}\n  is  ${excerpt(isLine, column)}`;
}

/** What stands about a column of a line, which may be long. */
function excerpt(line: string | undefined, column: number): string {
  if (line === undefined) return 'nothing: the file has fewer lines';
  const from = Math.max(0, column - 60);
  const to = column + 60;
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
}
