import { availableParallelism } from 'node:os';
import { UsageError } from '../failures/failure.ts';

const MAX_WORKERS = 64;

/**
 * How many threads to start: as typed, else one a core.
 *
 * @throws {UsageError} none, or more than 64
 */
export function workerCount(typed: number | undefined): number {
  const workers = typed ?? Math.min(MAX_WORKERS, availableParallelism());
  if (workers >= 1 && workers <= MAX_WORKERS) return workers;
  throw new UsageError(`--workers must be between 1 and ${MAX_WORKERS}: it is ${workers}`);
}
