import { randomStream } from '../../market/xoshiro128.ts';

/** What a run of the tests draws by: another each time, printed at its start, and set to see it again. */
export const SEED = process.env.MAESTRO_SEED ?? '1';

/** Some of what there is, drawn by the seed, in its order; `npm run torture` tries all of it. */
export function sampled<One>(all: readonly One[], label: string, count = 8): One[] {
  const random = randomStream(`${SEED}|${label}`);
  const left = [...all.keys()];
  const drawn = new Set<number>();
  while (drawn.size < count && left.length > 0) {
    drawn.add(left.splice(random.below(left.length), 1)[0]!);
  }
  return all.filter((_, i) => drawn.has(i));
}
