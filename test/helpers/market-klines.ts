import { zipSync } from 'fflate';

/** One bar as the archive writes it, before it is text. */
export interface Kline {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly taker: number;
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/**
 * Bars that open at 100, 101, ... 149, 100 ... from midnight on, with highs 2 above, lows 1 below and
 * closes 1 above.
 */
export function klines(from: number, count: number, interval = 5 * MINUTE): Kline[] {
  return Array.from({ length: count }, (_, i) => {
    const time = from + i * interval;
    const open = 100 + (((time % DAY) / interval) % 50);
    return { time, open, high: open + 2, low: open - 1, close: open + 1, volume: 10, taker: 4 };
  });
}

export interface KlineText {
  readonly hasHeader?: boolean;
  readonly unit?: 'milliseconds' | 'microseconds';
  readonly lineEnd?: string;
}

export const KLINE_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,' +
  'taker_buy_quote_volume,ignore';

/** The archive's twelve columns. */
export function klineCsv(bars: readonly Kline[], text: KlineText = {}): string {
  const { hasHeader = false, unit = 'milliseconds', lineEnd = '\n' } = text;
  const zeros = unit === 'microseconds' ? '000' : '';
  const rows = bars.map(({ time, open, high, low, close, volume, taker }) =>
    [
      `${time}${zeros}`,
      ...[open, high, low, close].map((price) => price.toFixed(8)),
      volume.toFixed(8),
      `${time + 299_999}${zeros}`,
      (volume * close).toFixed(8),
      7,
      taker.toFixed(8),
      (taker * close).toFixed(8),
      0,
    ].join(','),
  );
  return [...(hasHeader ? [KLINE_HEADER] : []), ...rows].map((row) => row + lineEnd).join('');
}

/** A zip of these texts. Its times are fixed, so that the same texts give the same bytes. */
export function zip(texts: Readonly<Record<string, string>>): Buffer {
  const files = Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]);
  return Buffer.from(zipSync(Object.fromEntries(files), { mtime: new Date(2024, 0, 1) }));
}
