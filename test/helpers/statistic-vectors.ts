import { describe, expect, it } from 'vitest';
import { hasVectors, NEEDS_SHARED, readVectors } from './vectors.ts';

/** A case of a statistic: any JSON in, any JSON out. */
interface StatisticCase<Input> {
  readonly fn: string;
  readonly name: string;
  readonly input: Input;
  readonly expected: unknown;
}

interface Tolerance {
  readonly abs: number;
  readonly rel: number;
}

/**
 * Declares the test of one statistic against every reference case that it has.
 *
 * @param count how many cases there are: a case that is not found is not met
 * @param compute computes the statistic, in the shape and under the names of the case
 * @param only the compared fields of a case; by default all, since the rest is not computed
 */
export function describeStatistic<Input>(
  topic: string,
  fn: string,
  count: number,
  compute: (input: Input, name: string) => unknown,
  only?: readonly string[],
): void {
  describe.skipIf(!hasVectors)(`the reference vectors of ${fn} ${NEEDS_SHARED}`, () => {
    it(`are met within their tolerance, all ${count} of them`, () => {
      const { cases, tolerance } = readVectors<StatisticCase<Input>>(topic);
      const own = cases.filter((candidate) => candidate.fn === fn);
      expect(own.length).toBe(count);
      const missed = own.flatMap(({ name, input, expected }) =>
        misses(compute(input, name), only ? picked(expected, only) : expected, tolerance, name),
      );
      expect(missed).toEqual([]);
    });
  });
}

/** Some fields of a case, each of which must exist; a null case stays null. */
function picked(expected: unknown, fields: readonly string[]): unknown {
  if (expected === null) return null;
  const record = expected as Readonly<Record<string, unknown>>;
  for (const field of fields) expect(record).toHaveProperty(field);
  return Object.fromEntries(fields.map((field) => [field, record[field]]));
}

/** Where a computed value lies outside `abs + rel * |expected|`, or has another shape. */
export function misses(
  got: unknown,
  expected: unknown,
  tolerance: Tolerance,
  path: string,
): string[] {
  if (typeof expected === 'number') {
    const isMet =
      typeof got === 'number' &&
      Math.abs(got - expected) <= tolerance.abs + tolerance.rel * Math.abs(expected);
    return isMet ? [] : [`${path}: ${got} instead of ${expected}`];
  }
  if (Array.isArray(expected)) {
    const list = got as ArrayLike<unknown> | null;
    if (list?.length !== expected.length) return [`${path}: ${list?.length} values`];
    return expected.flatMap((one, i) => misses(list[i], one, tolerance, `${path}[${i}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    const record = (got ?? {}) as Readonly<Record<string, unknown>>;
    return Object.entries(expected).flatMap(([key, one]) =>
      misses(record[key], one, tolerance, `${path}.${key}`),
    );
  }
  return got === expected ? [] : [`${path}: ${got} instead of ${expected}`];
}
