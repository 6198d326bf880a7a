/**
 * A list that grows without being copied as a whole: what was there is shared by what comes after. Of
 * what is told of each of a hundred thousand tests, nothing else would do.
 */
export type Chunks<Item> = readonly (readonly Item[])[];

const SIZE = 256;

/** The list with one more; the one that was given stays as it is. */
export function append<Item>(chunks: Chunks<Item>, item: Item): Chunks<Item> {
  const last = chunks.at(-1);
  if (last === undefined || last.length === SIZE) return [...chunks, [item]];
  return [...chunks.slice(0, -1), [...last, item]];
}

/** The last of the list; undefined where it is empty. */
export function lastOf<Item>(chunks: Chunks<Item>): Item | undefined {
  return chunks.at(-1)?.at(-1);
}
