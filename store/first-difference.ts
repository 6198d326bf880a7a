/**
 * Where two texts part, in a clause: the line, and what stands there in each.
 *
 * @param is the text that was found
 * @param should what it should be
 */
export function firstDifference(is: string, should: string): string {
  const [own, other] = [is.split('\n'), should.split('\n')];
  const line = own.findIndex((text, i) => text !== other[i]);
  const at = line < 0 ? own.length : line;
  const shown = (text: string | undefined, from: number) =>
    text === undefined ? 'nothing' : JSON.stringify(text.slice(from, from + 40));
  const column = [...(own[at] ?? '')].findIndex((mark, i) => mark !== other[at]?.[i]);
  const from = Math.max(0, column - 12);
  return `line ${at + 1} has ${shown(own[at], from)}, and comes out as ${shown(other[at], from)}`;
}
