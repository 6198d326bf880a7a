import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasVectors, indicatorFunctions, NEEDS_SHARED } from '../../helpers/vectors.ts';

const KERNELS = join(import.meta.dirname, '../../../engine/kernels');

/** What kernels share; none of it reads a series. */
const SHARED = ['tie.ts', 'bands.ts', 'check-arguments.ts', 'population-deviation.ts'];

/** Cases of what no method and no gate reads: sums since the start, and since the start of the UTC day. */
const UNUSED = ['cvd', 'cvdSession', 'vwapSession'];

const testOf = (file: string) =>
  readFileSync(join(import.meta.dirname, file.replace(/\.ts$/, '.test.ts')), 'utf8');

const kernels = readdirSync(KERNELS).filter((file) => !SHARED.includes(file));

describe('every kernel', () => {
  it.each(kernels)('is tested for looking ahead, each function of it: %s', (file) => {
    const source = readFileSync(join(KERNELS, file), 'utf8');
    const functions = source.match(/^export function /gm) ?? [];
    const tests = testOf(file).match(/expectNoLookAhead\(/g) ?? [];
    expect(tests.length).toBeGreaterThanOrEqual(functions.length);
  });
});

describe.skipIf(!hasVectors)(`every reference case of an indicator ${NEEDS_SHARED}`, () => {
  it('is compared by some kernel test, or of something that nothing reads', () => {
    const tests = kernels.map(testOf).join('\n');
    const missing = indicatorFunctions().filter((fn) => !tests.includes(`describeVectors('${fn}'`));
    expect(missing.sort()).toEqual(UNUSED);
  });
});
