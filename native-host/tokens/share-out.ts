/**
 * Keeps a list within a bound: while it is beyond, the library that takes most of it gives up what it lists last. The
 * others keep what is theirs, whatever one library claims.
 *
 * @param costOf what an item takes of the bound, its separator included
 */
export function shareOut<Item>(
  items: readonly Item[],
  bound: number,
  { ownerOf, costOf }: Shares<Item>,
): Item[] {
  const owners = new Map<unknown, { taken: number; items: Item[] }>();
  let total = 0;
  for (const item of items) {
    const owner = owners.get(ownerOf(item)) ?? { taken: 0, items: [] };
    owners.set(ownerOf(item), owner);
    owner.items.push(item);
    owner.taken += costOf(item);
    total += costOf(item);
  }
  const left = new Set(items);
  while (total > bound) {
    const [greediest] = [...owners.values()].sort((a, b) => b.taken - a.taken);
    const surplus = greediest?.items.pop();
    if (greediest === undefined || surplus === undefined) break;
    left.delete(surplus);
    greediest.taken -= costOf(surplus);
    total -= costOf(surplus);
  }
  return [...left];
}

export interface Shares<Item> {
  readonly ownerOf: (item: Item) => unknown;
  readonly costOf: (item: Item) => number;
}
