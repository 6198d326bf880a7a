import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hasShared, sharedPath } from './shared-data.ts';

/** In the title of every test that needs data from outside the project. */
export const NEEDS_SHARED = '(skipped if the shared reference data are missing)';

/** The cases of one reference file, read from `reference/vectors` of the shared data. */
export interface Vectors<Case> {
  readonly tolerance: { readonly abs: number; readonly rel: number };
  readonly cases: readonly Case[];
}

/** Columns of a case, or of `ohlcv.json`; those that the case does not have are empty. */
export interface VectorBars {
  readonly time: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly takerBuyVolume: Float64Array;
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
}

type Series = readonly (number | null)[];

interface IndicatorCase {
  readonly fn: string;
  readonly name?: string;
  readonly input?: Readonly<Record<string, number[]>>;
  readonly params: Readonly<Record<string, number>>;
  readonly expected: Series | Readonly<Record<string, Series>>;
}

const INDICATOR_TOPICS = [
  'indicators-talib',
  'indicators-other',
  'indicators-volume',
  'indicator-edges',
] as const;

export const hasVectors = hasShared('reference', 'vectors', 'ohlcv.json');

/** Reads `reference/vectors/<topic>.json`. */
export function readVectors<Case>(topic: string): Vectors<Case> {
  return JSON.parse(readFileSync(sharedPath('reference', 'vectors', `${topic}.json`), 'utf8'));
}

/** The names of all functions that the indicator vectors have cases for. */
export function indicatorFunctions(): string[] {
  const cases = INDICATOR_TOPICS.flatMap((topic) => readVectors<IndicatorCase>(topic).cases);
  return [...new Set(cases.map(({ fn }) => fn))];
}

/**
 * Declares the tests of a kernel against every reference case of one function.
 *
 * @param compute runs the kernel; returns the column, or the columns under the names of the case
 */
export function describeVectors(
  fn: string,
  compute: (
    bars: VectorBars,
    params: Readonly<Record<string, number>>,
  ) => Float64Array | Readonly<Record<string, Float64Array>>,
): void {
  describe.skipIf(!hasVectors)(`the reference vectors of ${fn} ${NEEDS_SHARED}`, () => {
    it('are met within their tolerance, warm-up included', () => {
      let met = 0;
      for (const topic of INDICATOR_TOPICS) {
        const { cases, tolerance } = readVectors<IndicatorCase>(topic);
        for (const one of cases.filter((candidate) => candidate.fn === fn)) {
          const got = compute(barsOf(one.input ?? readOhlcv()), one.params);
          const label = `${topic}: ${one.name ?? fn}`;
          for (const [line, expected] of Object.entries(linesOf(one.expected))) {
            const column = linesOf(got)[line]!;
            expectSeries(column, expected, tolerance, `${label}, ${line}`);
          }
          met++;
        }
      }
      expect(met).toBeGreaterThan(0);
    });
  });
}

/** Expects `|got - expected| <= abs + rel * |expected|` at every bar, and NaN for null. */
export function expectSeries(
  got: Float64Array,
  expected: Series,
  { abs, rel }: { readonly abs: number; readonly rel: number },
  label: string,
): void {
  expect(got.length, label).toBe(expected.length);
  const misses = expected.flatMap((want, i) => {
    const value = got[i]!;
    const isMet =
      want === null ? Number.isNaN(value) : Math.abs(value - want) <= abs + rel * Math.abs(want);
    return isMet ? [] : [`bar ${i}: ${value} instead of ${want}`];
  });
  expect(misses, label).toEqual([]);
}

/** Text of a file below `data/golden` of the shared data, unpacked if it is compressed. */
export function readGolden(name: string): string {
  const bytes = readFileSync(sharedPath('data', 'golden', name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The columns of such a file, by the names in its header; NaN for empty cells and text. */
export function readGoldenColumns(name: string): Readonly<Record<string, Float64Array>> {
  const [header, ...rows] = readGolden(name).trim().split(/\r?\n/);
  const cells = rows.map((row) => row.split(','));
  const column = (index: number) =>
    Float64Array.from(cells, (row) => (row[index] ? Number(row[index]) : NaN));
  return Object.fromEntries(header!.split(',').map((title, index) => [title, column(index)]));
}

function readOhlcv(): Readonly<Record<string, number[]>> {
  return JSON.parse(readFileSync(sharedPath('reference', 'vectors', 'ohlcv.json'), 'utf8'));
}

function barsOf(input: Readonly<Record<string, number[]>>): VectorBars {
  const column = (name: keyof VectorBars) => Float64Array.from(input[name] ?? []);
  return {
    time: column('time'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    takerBuyVolume: column('takerBuyVolume'),
    bidSize: column('bidSize'),
    askSize: column('askSize'),
  };
}

function linesOf<Line>(
  value: Line | Readonly<Record<string, Line>>,
): Readonly<Record<string, Line>> {
  const isLine = Array.isArray(value) || value instanceof Float64Array;
  return isLine ? { value: value as Line } : (value as Readonly<Record<string, Line>>);
}
