/**
 * The first line in which two texts differ, as a clause.
 *
 * @param is the text on disk
 * @param should the recomputed text
 */
export function firstDifference(is: string, should: string): string {
  const [own, other] = [is.split('\n'), should.split('\n')];
  const line = own.findIndex((text, i) => text !== other[i]);
  const at = line < 0 ? own.length : line;
  const shown = (text: string | undefined, from: number) =>
    text === undefined ? 'nothing' : JSON.stringify(text.slice(from, from + 40));
  const column = [...(own[at] ?? '')].findIndex((mark, i) => mark !== other[at]?.[i]);
  const from = Math.max(0, column - 12);
  return `line ${at + 1} has ${shown(own[at], from)}, and is recomputed as ${shown(other[at], from)}`;
}
