import { join } from 'node:path';
import type { Program } from '../../protocol/session-files.ts';
import { cachedArms } from '../../sessions/judging/arm-cache.ts';
import { type ArmPool, armPool } from '../../sessions/judging/arm-pool.ts';

/** Threads for the placebo runs of a lab, with a cache of finished ones. */
export function labArms(lab: string, workers: number, program: Program): ArmPool {
  const threads = armPool(workers);
  return { ...cachedArms(threads, join(lab, 'placebo'), program), close: threads.close };
}
