import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { UsageError } from '../failures/failure.ts';
import { wholeNumber } from './number-arguments.ts';

const MAX_WORKERS = 64;

export function workersOption(): Option {
  return new Option(
    '--workers <n>',
    'worker threads; results do not depend on it (default: one per core)',
  ).argParser(wholeNumber);
}

/**
 * Number of threads to start: as typed, else one per core.
 *
 * @throws {UsageError} none, or more than 64
 */
export function workerCount(typed: number | undefined): number {
  const workers = typed ?? Math.min(MAX_WORKERS, availableParallelism());
  if (workers >= 1 && workers <= MAX_WORKERS) return workers;
  throw new UsageError(
    `Cannot read --workers: found "${workers}"; give a whole number from 1 to ${MAX_WORKERS}`,
  );
}
