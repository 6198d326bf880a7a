import { describe, expect, it } from 'vitest';
import type { BarColumns } from '../../market/archive-bars.ts';
import { type PulledPart, pullMonth } from '../../market/pull-month.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const APRIL = Date.UTC(2024, 3, 1);
const MAY = Date.UTC(2024, 4, 1);

/** Hourly bars that open at these hours since 1 April, at a price of 100, or of another. */
function hours(numbers: readonly number[], price = 100): BarColumns {
  const column = (value: number) => Float64Array.from(numbers, () => value);
  return new Map([
    ['time', Float64Array.from(numbers, (hour) => APRIL + hour * HOUR)],
    ...(['open', 'high', 'low', 'close'] as const).map((name) => [name, column(price)] as const),
    ['volume', column(1)],
  ]);
}

const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const all = from(0, 30 * 24);

/** Pulls April from an archive of these parts: bars, or the reason that they cannot be used. */
async function april(
  parts: Readonly<Record<string, BarColumns | string>>,
  { today = MAY + DAY, month = { name: '2024-04', from: APRIL, to: MAY } } = {},
) {
  const asked: string[] = [];
  const pull = (part: string): Promise<PulledPart | null> => {
    asked.push(part);
    const content = parts[part];
    const file = `${part}.zip`;
    if (content === undefined) return Promise.resolve(null);
    return Promise.resolve(
      typeof content === 'string' ? { file, problem: content } : { file, bars: content },
    );
  };
  const pulled = await pullMonth(month, { today, intervalMs: HOUR, pull });
  return {
    ...pulled,
    asked,
    hours: [...(pulled.bars?.get('time') ?? [])].map((t) => (t - APRIL) / HOUR),
  };
}

const day = (number: number) => `2024-04-${String(number).padStart(2, '0')}`;

describe('pullMonth()', () => {
  it('asks for no day of a whole month', async () => {
    const found = await april({ '2024-04': hours(all) });
    expect(found).toMatchObject({
      asked: ['2024-04'],
      holes: [],
      notices: [],
      files: ['2024-04.zip'],
    });
    expect(found.hours).toEqual(all);
  });

  it('adds a day, and a part of a day, that only the daily files have', async () => {
    // The month lacks 7 April (hours 144 to 167) and 10:00 to 12:00 of 9 April (hours 202 and 203).
    const lacking = all.filter(
      (hour) => !(hour >= 144 && hour < 168) && hour !== 202 && hour !== 203,
    );
    const found = await april({
      '2024-04': hours(lacking),
      [day(7)]: hours(from(144, 24)),
      [day(9)]: hours(from(192, 24)),
    });
    expect(found.asked).toEqual(['2024-04', day(7), day(9)]);
    expect(found.hours).toEqual(all);
    expect(found.holes).toEqual([]);
    expect(found.notices).toEqual([
      'The file of 2024-04 lacks 26 bars that daily files have: they were added (2024-04-07, 2024-04-09).',
    ]);
  });

  it('leaves a gap that the daily file has, too', async () => {
    const lacking = all.filter((hour) => hour !== 30);
    const found = await april({
      '2024-04': hours(lacking),
      [day(2)]: hours(from(24, 24).filter((hour) => hour !== 30)),
    });
    expect(found.hours).toEqual(lacking);
    expect(found).toMatchObject({ holes: [], notices: [] });
  });

  it('keeps the bars of the month where daily files contradict them, and says so', async () => {
    const lacking = all.filter((hour) => hour !== 30);
    const found = await april({ '2024-04': hours(lacking), [day(2)]: hours(from(24, 24), 105) });
    expect(found.hours).toEqual(all);
    const close = found.bars!.get('close')!;
    expect([close[29], close[30], close[31]]).toEqual([100, 105, 100]);
    expect(found.notices[1]).toBe(
      'The file of 2024-04 and daily files contradict each other in 23 bars, first at 2024-04-02T00:00:00Z: ' +
        'those of the month were kept.',
    );
  });

  it('takes all daily files of a month that cannot be used', async () => {
    const days = Object.fromEntries(
      from(1, 30).map((n) => [day(n), hours(from((n - 1) * 24, 24))]),
    );
    const found = await april({ '2024-04': 'Cannot read it: damaged', ...days });
    expect(found.hours).toEqual(all);
    expect(found.holes).toEqual([]);
    expect(found.files).toHaveLength(30);
    expect(found.notices).toEqual([
      '30 daily files replaced that of 2024-04. Cannot read it: damaged.',
    ]);
  });

  it('names what is left of such a month, with both reasons', async () => {
    const found = await april({
      '2024-04': 'Month damaged',
      [day(1)]: hours(from(0, 24)),
      [day(2)]: 'Day damaged',
      [day(30)]: hours(from(29 * 24, 24)),
    });
    // 2 April to 29 April: 28 days of 24 bars.
    expect(found.holes).toEqual([
      {
        from: '2024-04-02T00:00:00Z',
        to: '2024-04-30T00:00:00Z',
        bars: 672,
        reason: 'Month damaged; of its daily files: Day damaged',
      },
    ]);
    expect(found.files).toEqual([`${day(1)}.zip`, `${day(30)}.zip`]);
  });

  it('names a bad day of a month without a file, and ends after two missing days', async () => {
    const found = await april({
      [day(1)]: hours(from(0, 24)),
      [day(2)]: 'Day damaged',
      [day(3)]: hours(from(48, 24)),
    });
    expect(found.asked).toEqual(['2024-04', ...from(1, 5).map(day)]);
    expect(found.lastDay).toBe(day(3));
    expect(found.holes).toEqual([
      { from: '2024-04-02T00:00:00Z', to: '2024-04-03T00:00:00Z', bars: 24, reason: 'Day damaged' },
    ]);
  });

  it('finds the first days of a symbol in a recent month, and asks for two of an older one', async () => {
    const listed = { [day(17)]: hours(from(16 * 24, 24)) };
    expect((await april(listed)).hours).toEqual(from(16 * 24, 24));
    const later = await april(listed, { today: MAY + 40 * DAY });
    expect(later).toMatchObject({ bars: null, asked: ['2024-04', day(1), day(2)] });
  });

  it('names a month of which nothing can be used, and no day outside of the period', async () => {
    const month = { name: '2024-04', from: APRIL + 27 * DAY, to: MAY };
    const found = await april({ '2024-04': 'Month damaged' }, { month });
    expect(found.asked).toEqual(['2024-04', day(28), day(29), day(30)]);
    expect(found).toMatchObject({
      bars: null,
      files: [],
      holes: [{ bars: 72, reason: 'Month damaged' }],
    });
  });

  it('asks for nothing of today or later', async () => {
    const found = await april({}, { today: APRIL + 5 * HOUR });
    expect(found).toMatchObject({ asked: [], bars: null, holes: [] });
    const past = await april({}, { today: APRIL + DAY });
    expect(past.asked).toEqual(['2024-04', day(1)]);
  });
});
