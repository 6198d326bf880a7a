import { expect } from 'vitest';
import { allocateBars, barsUpTo, columnsOf, OPTIONAL_COLUMNS } from '../../market/bars.ts';
import { type FullBars, randomBars } from './random-bars.ts';

/** Runs a kernel over bars and returns all columns that it computes. */
export type RunKernel = (bars: FullBars) => readonly Float64Array[];

const HOUR_MS = 3_600_000;
const LENGTH = 160;

/**
 * Expects that no result depends on later bars.
 *
 * At every bar the future is taken away (a prefix of the bars must give a prefix of the result)
 * and then replaced, by wild numbers and by NaN (earlier results must stay). Results are equal
 * when they are the same number to the last bit, or both NaN. The bars are hourly, so that days
 * change among them; give the kernel periods that are defined well before bar 100.
 */
export function expectNoLookAhead(run: RunKernel): void {
  const bars = randomBars({ length: LENGTH, seed: 7, intervalMs: HOUR_MS });
  const whole = run(bars);
  for (const column of whole) {
    expect(column.length).toBe(LENGTH);
    expect(column.subarray(100).some(Number.isFinite), 'defined after 100 bars').toBe(true);
  }
  for (let end = 0; end <= LENGTH; end++) {
    const prefix = randomBars({ length: end, seed: 7, intervalMs: HOUR_MS });
    expectSame(run(prefix), whole, end, 'nothing');
    expectSame(run(withFuture(bars, end, () => NaN)), whole, end, 'NaN');
    const wild = (value: number, index: number) => value * (index % 2 === 0 ? 1e3 : 1e-3) + 1;
    expectSame(run(withFuture(bars, end, wild)), whole, end, 'wild numbers');
  }
}

/**
 * Expects that after 60 times `longestPeriod` bars nothing shows any more which bar was the
 * first, to 1e-9 (relative, or absolute near 0).
 */
export function expectForgetsItsStart(run: RunKernel, longestPeriod: number): void {
  const dropped = 37;
  const settled = 60 * longestPeriod;
  const bars = randomBars({ length: dropped + settled + 500, seed: 11 });
  const early = run(bars);
  const late = run(withoutFirst(bars, dropped));
  for (const [line, column] of late.entries()) {
    let worst = 0;
    let compared = 0;
    for (let i = settled; i < column.length; i++) {
      const other = early[line]![i + dropped]!;
      if (Number.isNaN(other) && Number.isNaN(column[i]!)) continue;
      compared++;
      worst = Math.max(worst, Math.abs(column[i]! - other) / (1 + Math.abs(other)));
    }
    expect(compared).toBeGreaterThan(400);
    expect(worst, `column ${line}`).toBeLessThan(1e-9);
  }
}

function expectSame(
  got: readonly Float64Array[],
  whole: readonly Float64Array[],
  end: number,
  future: string,
): void {
  for (const [line, column] of whole.entries()) {
    for (let i = 0; i < end; i++) {
      if (Object.is(got[line]![i], column[i])) continue;
      expect.fail(
        `Column ${line} looks ahead: with ${future} from bar ${end} on, ` +
          `bar ${i} is ${got[line]![i]} and not ${column[i]}`,
      );
    }
  }
}

function withFuture(
  bars: FullBars,
  end: number,
  change: (value: number, index: number) => number,
): FullBars {
  const copy = allocateBars(bars.length, bars.intervalMs, OPTIONAL_COLUMNS).bars as FullBars;
  for (const name of columnsOf(bars)) {
    copy[name].set(bars[name]);
    for (let i = end; i < bars.length; i++) copy[name][i] = change(bars[name][i]!, i);
  }
  return copy;
}

function withoutFirst(bars: FullBars, count: number): FullBars {
  const cut = { ...barsUpTo(bars, bars.length - count) } as {
    -readonly [Name in keyof FullBars]: FullBars[Name];
  };
  for (const name of columnsOf(bars)) cut[name] = bars[name].subarray(count);
  return cut;
}
