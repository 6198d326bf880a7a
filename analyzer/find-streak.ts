/** The last run of `length` consecutive items that all satisfy `holds`; null if there is none. */
export function findStreak<Item>(
  items: readonly Item[],
  holds: (item: Item) => boolean,
  length: number,
): Item[] | null {
  let found: Item[] | null = null;
  let run = 0;
  items.forEach((item, i) => {
    run = holds(item) ? run + 1 : 0;
    if (run >= length) found = items.slice(i + 1 - length, i + 1);
  });
  return found;
}
