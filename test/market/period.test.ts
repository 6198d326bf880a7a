import { describe, expect, it } from 'vitest';
import { daysOf, lastMonths, monthsOf, parsePeriod } from '../../market/period.ts';

describe('parsePeriod()', () => {
  it.each([
    ['2024-01', '2024-01', Date.UTC(2024, 0, 1), Date.UTC(2024, 1, 1)],
    ['2023-12', '2024-02', Date.UTC(2023, 11, 1), Date.UTC(2024, 2, 1)],
    ['2024-01-15', '2024-01-15', Date.UTC(2024, 0, 15), Date.UTC(2024, 0, 16)],
    ['2024-02-29', '2024-12', Date.UTC(2024, 1, 29), Date.UTC(2025, 0, 1)],
  ])('goes from the start of %s to the end of %s', (first, last, from, to) => {
    expect(parsePeriod(first, last)).toEqual({ from, to });
  });

  it.each(['2024', '2024-00', '2024-13', '2023-02-29', '24-01', '2024-1', '2024-01-1', 'now', ''])(
    'rejects "%s"',
    (text) => {
      expect(() => parsePeriod(text, '2024-12')).toThrow(`found "${text}"`);
      expect(() => parsePeriod('2020-01', text)).toThrow(`found "${text}"`);
    },
  );
});

describe('monthsOf() and daysOf()', () => {
  it('cut a period at months and days, without a gap', () => {
    const months = monthsOf(parsePeriod('2023-12-30', '2024-03-02'));
    expect(months.map(({ name }) => name)).toEqual(['2023-12', '2024-01', '2024-02', '2024-03']);
    expect(months.map((month) => daysOf(month).length)).toEqual([2, 31, 29, 2]);
    expect(daysOf(months[3]!)).toEqual(['2024-03-01', '2024-03-02']);
    for (const [i, { from }] of months.entries()) if (i > 0) expect(from).toBe(months[i - 1]!.to);
  });
});

describe('lastMonths()', () => {
  it.each([
    [Date.UTC(2024, 2, 31, 23), 1, '2024-02', '2024-02'],
    [Date.UTC(2024, 2, 1), 1, '2024-02', '2024-02'],
    [Date.UTC(2024, 0, 5), 40, '2020-09', '2023-12'],
  ])('are complete at %d: the last %d', (today, count, from, to) => {
    expect(lastMonths(today, count)).toEqual({ from, to });
    expect(monthsOf(parsePeriod(from, to))).toHaveLength(count);
  });
});
