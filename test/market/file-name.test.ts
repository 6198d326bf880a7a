import { describe, expect, it } from 'vitest';
import { marketOfFileName } from '../../market/file-name.ts';

describe('marketOfFileName()', () => {
  it.each([
    ['BTCUSDT-5m-2024-01.csv.gz', 'BTCUSDT', '5m'],
    ['data/1000PEPEUSDT-1h-2024-01-15.zip', '1000PEPEUSDT', '1h'],
    ['BTCUSDT-5m-2022-07-14_2022-08-16.csv', 'BTCUSDT', '5m'],
    ['ETHUSDT-1d.csv', 'ETHUSDT', '1d'],
    ['goog.csv', 'GOOG', null],
    ['my prices (1).csv.gz', 'MY-PRICES-1', null],
    ['BTCUSDT-1mo-2024-01.zip', 'BTCUSDT-1MO-2024-01', null],
    ['BTCUSDT-0m-2024.csv', 'BTCUSDT-0M-2024', null],
    ['§.csv', '', null],
  ])('reads %s', (path, symbol, interval) => {
    expect(marketOfFileName(path)).toEqual({ symbol, interval });
  });
});
