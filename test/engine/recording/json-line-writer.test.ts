import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fragment, JsonLineWriter } from '../../../engine/recording/json-line-writer.ts';
import { isoInstant } from '../../../protocol/iso-instant.ts';

const written = (write: (writer: JsonLineWriter) => void) => {
  const writer = new JsonLineWriter();
  write(writer);
  return Buffer.from(writer.toBytes()).toString('latin1');
};

const decimal = (steps: number, decimals: number) =>
  written((writer) => writer.decimal(steps, decimals));

describe('JsonLineWriter', () => {
  it.each([
    [0, 0, '0'],
    [-0, 8, '0'],
    [150, 2, '1.5'],
    [100, 2, '1'],
    [-5, 1, '-0.5'],
    [-123456, 3, '-123.456'],
    [1, 6, '0.000001'],
    [1, 7, '1e-7'],
    [-12, 8, '-1.2e-7'],
    [1, 8, '1e-8'],
    [100, 8, '0.000001'],
    [99, 8, '9.9e-7'],
    [999_999_999_999_999, 0, '999999999999999'],
    [999_999_999_999_999, 15, '0.999999999999999'],
    [1_000_000_001, 9, '1.000000001'],
    [10_000_000_000, 9, '10'],
    [1e21, 0, '1e+21'],
  ])('writes %s x 10^-%s as %s', (steps, decimals, text) => {
    expect(decimal(steps, decimals)).toBe(text);
  });

  it('writes a decimal as JSON.stringify does', () => {
    const steps = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
      fc.integer({ min: -2000, max: 2000 }),
      fc.constantFrom(999_999_999, 1e9, 1e9 + 1, 1e15 - 1, 1e15, 1e15 + 1, -1e15 + 1),
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 15 }), (count, decimals) => {
        expect(decimal(count, decimals)).toBe(JSON.stringify(count / 10 ** decimals));
      }),
      { numRuns: 8000, seed: 20_240_109 },
    );
  });

  it('writes an integer as JSON.stringify does', () => {
    const whole = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -1000, max: 1000 }));
    fc.assert(
      fc.property(whole, (value) => {
        expect(written((writer) => writer.integer(value))).toBe(JSON.stringify(value));
      }),
      { numRuns: 3000, seed: 20_240_110 },
    );
    for (const value of [9, 10, 99, 100, 999_999_999, 1e9]) {
      expect(written((writer) => writer.integer(value))).toBe(String(value));
    }
  });

  it('writes an instant like isoInstant(), in any order of days', () => {
    const moments = fc.array(
      fc.tuple(
        fc.integer({ min: -20_000, max: 60_000 }),
        fc.oneof(
          fc.integer({ min: 0, max: 86_399 }).map((second) => second * 1000),
          fc.integer({ min: 0, max: 86_399_999 }),
          fc.constantFrom(0, 86_399_000, 86_399_999),
        ),
      ),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(moments, (all) => {
        const times = all.map(([day, inDay]) => day * 86_400_000 + inDay);
        const text = written((writer) => {
          for (const time of times) writer.instant(time);
        });
        expect(text).toBe(times.map((time) => `"${isoInstant(time)}"`).join(''));
      }),
      { numRuns: 2000, seed: 20_240_111 },
    );
  });

  it('writes text of any length, each after the other', () => {
    const texts = Array.from({ length: 40 }, (_, i) =>
      'abcdefghijklmnopqrstuvwxyz"{},:'.repeat(2).slice(0, i),
    );
    const text = written((writer) => {
      for (const one of texts) writer.text(fragment(one));
      writer.integer(7);
    });
    expect(text).toBe(`${texts.join('')}7`);
  });

  it('grows on reserve() and keeps its text', () => {
    const writer = new JsonLineWriter();
    const line = fragment('0123456789abcdef'.repeat(40));
    for (let i = 0; i < 1000; i++) {
      writer.reserve(700);
      writer.integer(i);
      writer.text(line);
    }
    const wanted = Array.from({ length: 1000 }, (_, i) => `${i}${'0123456789abcdef'.repeat(40)}`);
    expect(Buffer.from(writer.toBytes()).toString('latin1')).toBe(wanted.join(''));
  });

  it('clears its text, and returns copies', () => {
    const writer = new JsonLineWriter();
    writer.text(fragment('first'));
    const first = writer.toBytes();
    writer.reset();
    writer.integer(2);
    expect(Buffer.from(writer.toBytes()).toString()).toBe('2');
    expect(Buffer.from(first).toString()).toBe('first');
  });
});

describe('fragment()', () => {
  it.each(['é', '\t', '\0', '🙂'])('throws RangeError for text that is not ASCII: %j', (text) => {
    expect(() => fragment(text)).toThrow(RangeError);
  });
});
