import { randomStream } from '../../market/xoshiro128.ts';

/** What a run of the tests draws by: another each time, and set to see the same again. */
export const SEED = Number(process.env.MAESTRO_SEED ?? 1);
if (!Number.isSafeInteger(SEED)) {
  throw new RangeError(
    `Cannot draw by MAESTRO_SEED="${process.env.MAESTRO_SEED}": it is no whole number`,
  );
}

/** A sample drawn by the seed, in order; all of them in `npm run torture`, which sets MAESTRO_SAMPLE. */
export function sampled<One>(all: readonly One[], label: string, count = 8): One[] {
  if (all.length < 2) throw new RangeError(`Cannot sample ${label}: found ${all.length} cases`);
  if (sampleSize(all.length, count) === all.length) return [...all];
  const random = randomStream(`${SEED}|${label}`);
  const left = [...all.keys()];
  const drawn = new Set<number>();
  while (drawn.size < count && left.length > 0) {
    drawn.add(left.splice(random.below(left.length), 1)[0]!);
  }
  process.stdout.write(`${label}: ${drawn.size} of ${all.length} tried, by MAESTRO_SEED=${SEED}\n`);
  return all.filter((_, i) => drawn.has(i));
}

/** How many random cases a test draws: all of them in `npm run torture`. */
export function sampleSize(all: number, count: number): number {
  return process.env.MAESTRO_SAMPLE === 'all' ? all : Math.min(all, count);
}
