/** Times by name, one a round. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

/**
 * Runs things in turn, A B C A B C …, so that a machine whose speed drifts is fair to all of them.
 *
 * @param things each returns its own milliseconds, or nothing to be timed from outside
 * @returns milliseconds by name, warm-up rounds left out
 */
export async function interleave(
  things: Readonly<Record<string, () => Promise<number | undefined> | number | undefined>>,
  rounds = 5,
  warmup = 1,
): Promise<Rounds> {
  const times: Record<string, number[]> = Object.fromEntries(
    Object.keys(things).map((name) => [name, []]),
  );
  for (let round = -warmup; round < rounds; round++) {
    for (const [name, thing] of Object.entries(things)) {
      const startedAt = performance.now();
      const own = await thing();
      const ms = own ?? performance.now() - startedAt;
      if (round >= 0) times[name]!.push(ms);
    }
  }
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of a/b, round by round. */
export function ratio(times: Rounds, a: string, b: string): number {
  return median(times[a]!.map((ms, i) => ms / times[b]![i]!));
}
