/**
 * A sample of about `most` items of a long list: the first, the last, evenly spaced ones between, and
 * every item that must stay.
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
