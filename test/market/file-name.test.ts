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
    ['DAT_ASCII_EURUSD_M1_2023.csv', 'EURUSD', null],
    ['HISTDATA_COM_MT_XAUUSD_M1202403.zip', 'XAUUSD', null],
    ['§.csv', '', null],
    ['币安人生USDT-1h-2026-01.zip', '币安人生USDT', '1h'],
    ['ΕΥΡΩUSDT-1d-2024-01.csv', 'ΕΥΡΩUSDT', '1d'],
    ['E\u0301TOILE-1h.csv', '\u00c9TOILE', '1h'],
    ['कखUSDT-5m-2024-01.zip', 'कखUSDT', '5m'],
    ['kurse äöü.csv', 'KURSE-ÄÖÜ', null],
    ['ab\u200bcd\u202e.csv', 'AB-CD', null],
  ])('reads %s', (path, symbol, interval) => {
    expect(marketOfFileName(path)).toEqual({ symbol, interval });
  });
});
