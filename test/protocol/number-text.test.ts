import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countText,
  metricName,
  metricText,
  moneyDecimals,
  moneyText,
  percentText,
  plural,
  pnlText,
  ratioText,
  usdText,
} from '../../protocol/number-text.ts';
import { SessionConfig } from '../../protocol/session-config.ts';

describe('number texts', () => {
  it('show undefined values as n/a, never as 0', () => {
    expect(percentText(null)).toBe('n/a');
    expect(ratioText(null)).toBe('n/a');
    expect(moneyText(null)).toBe('n/a');
    for (const metric of ['hit', 'payoff', 'maxdd', 'blunders_per_100', 'high_vol_share']) {
      expect(metricText(metric, null)).toBe('n/a');
    }
  });

  it.each([
    [0.5234, '52.3 %'],
    [0, '0.0 %'],
    [1, '100.0 %'],
    [-0.0001, '0.0 %'],
    [-0.25, '-25.0 %'],
  ])('percentText(%s) is %s', (value, text) => {
    expect(percentText(value)).toBe(text);
  });

  it('percentText() takes decimals', () => {
    expect(percentText(0.126, 0)).toBe('13 %');
    expect(percentText(0.12345, 2)).toBe('12.35 %');
  });

  it.each([
    [1.2345, '1.23'],
    [0, '0.00'],
    [-0.001, '0.00'],
    [-1.5, '-1.50'],
    [12.999, '13.00'],
  ])('ratioText(%s) is %s', (value, text) => {
    expect(ratioText(value)).toBe(text);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [-0.4, '-0.4'],
    [5, '5'],
    // Bitcoin: four significant digits at most; what is below 8 decimals is rounding.
    [0.0012, '0.0012'],
    [-0.00123456, '-0.001235'],
    [9.87654, '9.877'],
    [0.000000012, '0.00000001'],
    [-1e-13, '0'],
    [9.9999, '10'],
    [10.4, '10'],
    [999, '999'],
    [999.6, '1,000'],
    [-12_345.6, '-12,346'],
    [1_234_567, '1,234,567'],
    [-1_000_000, '-1,000,000'],
    // Rupiah.
    [-1_234_567_890.5, '-1,234,567,891'],
  ])('moneyText(%s) is %s', (value, text) => {
    expect(moneyText(value)).toBe(text);
  });

  it('moneyDecimals() are those of the largest amount, as few as all need', () => {
    expect(moneyDecimals([])).toBe(0);
    expect(moneyDecimals([0, null])).toBe(0);
    expect(moneyDecimals([0.5, 0.25, null])).toBe(2);
    expect(moneyDecimals([0.00031, -0.3261, 0])).toBe(4);
    expect(moneyDecimals([0.0012, 70_000])).toBe(0);
    expect(moneyText(0.00031, 4)).toBe('0.0003');
    expect(moneyText(0, 4)).toBe('0.0000');
    expect(moneyText(-0.00001, 4)).toBe('0.0000');
  });

  it('pnlText() has the cents at least, and no thousands separators', () => {
    expect(pnlText(-1470.8541, [-1470.8541, 0.5])).toBe('-1470.85');
    expect(pnlText(0.00031, [0.00031, 0.3261])).toBe('0.0003');
    expect(pnlText(null, [0.3261])).toBe('n/a');
  });

  it('countText() and plural() separate thousands', () => {
    expect([0, 12, 123, 1234, 1_234_567].map(countText)).toEqual([
      '0',
      '12',
      '123',
      '1,234',
      '1,234,567',
    ]);
    expect(plural(1, 'test')).toBe('1 test');
    expect(plural(0, 'test')).toBe('0 tests');
    expect(plural(2, 'patch', 'patches')).toBe('2 patches');
    expect(plural(1200, 'bar')).toBe('1,200 bars');
  });

  it('metricName() defines known metrics and returns unknown ones', () => {
    for (const metric of Object.keys(SessionConfig.parse({}).targets)) {
      expect(metricName(metric)).not.toBe(metric);
    }
    expect(metricName('constructor')).toBe('constructor');
  });

  it('metricText() uses the display unit of each metric', () => {
    expect(metricText('hit', 0.52)).toBe('52.0 %');
    expect(metricText('high_vol_share', 0.3)).toBe('30.0 %');
    expect(metricText('maxdd', -2000)).toBe('-2,000');
    expect(metricText('payoff', 1.25)).toBe('1.25');
    expect(metricText('blunders_per_100', 2)).toBe('2.00');
  });

  it('never show a finite number as NaN, Infinity or -0', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), (value) => {
        for (const text of [percentText(value), ratioText(value), moneyText(value)]) {
          expect(text).toMatch(/^-?[\d,]+(\.\d+)?( %)?$/);
          expect(text).not.toMatch(/^-0(\.0*)?( %)?$/);
        }
      }),
    );
  });
});

describe('usdText()', () => {
  it.each([
    [0, '$0.00'],
    [0.00421, '$0.0042'],
    [0.5, '$0.5000'],
    [12.345, '$12.35'],
  ])('writes %d as %s', (usd, text) => expect(usdText(usd)).toBe(text));
});
