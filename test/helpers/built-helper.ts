import { join } from 'node:path';

/** Programs of the tests that run as processes of their own; built, as they start sooner than sources. */
export const HELPERS = ['ledger-writer', 'lock-racer', 'lock-taker', 'chunk-writer'] as const;

/** The words that run one of them. */
export function builtHelper(name: (typeof HELPERS)[number]): [node: string, script: string] {
  return [process.execPath, join(import.meta.dirname, '../../.test-build/helpers', `${name}.js`)];
}
