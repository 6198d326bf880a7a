/**
 * So many of a long list that a picture of them is drawn at once: the first, the last, evenly those
 * between, and whatever must not be left out.
 */
export function thinned<Item>(
  items: readonly Item[],
  most: number,
  mustStay: (item: Item) => boolean = () => false,
): readonly Item[] {
  if (items.length <= most) return items;
  const every = Math.ceil(items.length / most);
  const last = items.length - 1;
  return items.filter((item, i) => i % every === 0 || i === last || mustStay(item));
}
