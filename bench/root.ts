import { resolve } from 'node:path';

/** The folder of the project. The benchmarks run compiled, from `.bench/bench`. */
export const ROOT = resolve(import.meta.dirname, '../..');
