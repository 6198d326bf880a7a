/** An immutable list that shares its chunks when it grows: a session may have 100,000 points. */
export type Chunks<Item> = readonly (readonly Item[])[];

const SIZE = 256;

/** Returns a new list with one more item. */
export function append<Item>(chunks: Chunks<Item>, item: Item): Chunks<Item> {
  const last = chunks.at(-1);
  if (last === undefined || last.length === SIZE) return [...chunks, [item]];
  return [...chunks.slice(0, -1), [...last, item]];
}

/** The last item; undefined if the list is empty. */
export function lastOf<Item>(chunks: Chunks<Item>): Item | undefined {
  return chunks.at(-1)?.at(-1);
}
