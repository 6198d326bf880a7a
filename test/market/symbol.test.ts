import { describe, expect, it } from 'vitest';
import { inCapitals, isMarketName, isSymbol } from '../../market/symbol.ts';

describe('isSymbol()', () => {
  it.each([
    'BTCUSDT',
    '1000PEPEUSDT',
    'BTCUSDT_230630',
    'BRK-B',
    '币安人生USDT',
    'こんにちは',
    'हिन्दी',
    'ﷲUSDT',
  ])('accepts %s', (symbol) => {
    expect(isSymbol(inCapitals(symbol))).toBe(true);
  });

  it.each([
    '',
    '..',
    'A/B',
    'A\\B',
    'A.B',
    'A B',
    '_A',
    '-A',
    'A\nB',
    'A\u202eB',
    'A\u200dB',
    '\u3164',
    '\u0301A',
    '🚀USDT',
    'A'.repeat(41),
  ])('rejects %j', (symbol) => {
    expect(isSymbol(symbol)).toBe(false);
  });

  it('fits a file system with the longest endings, whatever the script', () => {
    const widest = '𠀀'.repeat(40); // four bytes each
    expect(isSymbol(widest)).toBe(true);
    expect(isMarketName(`spot-${widest}-15m`)).toBe(true);
    expect(Buffer.byteLength(`${widest}-15m-2024-01-31.zip.CHECKSUM.tmp`)).toBeLessThan(255);
  });
});

describe('inCapitals()', () => {
  it.each([
    ['btcusdt', 'BTCUSDT'],
    ['币安人生usdt', '币安人生USDT'],
    ['e\u0301toile', '\u00c9TOILE'],
    ['ευρώ', 'ΕΥΡΏ'],
  ])('writes %s as %s', (typed, symbol) => {
    expect(inCapitals(typed)).toBe(symbol);
  });
});
