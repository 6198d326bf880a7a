import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../market/parse-number.ts';

function parse(text: string): number {
  const bytes = new TextEncoder().encode(`x${text}y`);
  return parseNumber(bytes, 1, bytes.length - 1);
}

const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength }).map((list) => list.join(''));

describe('parseNumber()', () => {
  it.each([
    '0',
    '7',
    '-0',
    '+3',
    '42283.58000000',
    '.5',
    '5.',
    '0.1',
    '0.00141342',
    '1e5',
    '1.5E-7',
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '90071992547409.93',
    '134299940.84589300',
    '123456789012345678901234567890',
    '0.1234567890123456789012345678',
    '1e22',
    '1e23',
    '5e-324',
    '2.2250738585072011e-308',
    '1e400',
    '-1e400',
    '1e-400',
    '0.000000000000000000000001',
    '179769313486231570000000000000000000000',
  ])('gives the double that Number() gives for %s', (text) => {
    expect(parse(text)).toBe(Number(text));
  });

  it('gives the double that Number() gives for any double as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // String() writes -0 as "0".
        expect(parse(String(value))).toBe(value + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the double that Number() gives for any decimal text', () => {
    const decimal = fc
      .tuple(fc.constantFrom('', '-', '+'), digits(20), fc.option(digits(25)))
      .map(([sign, whole, part]) => sign + whole + (part === null ? '' : `.${part}`))
      .filter((text) => /\d/.test(text));
    fc.assert(
      fc.property(decimal, (text) => {
        expect(parse(text)).toBe(Number(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '',
    '-',
    '+',
    '.',
    '-.',
    'abc',
    '1a',
    'a1',
    '1,5',
    '1 5',
    '--1',
    '1.2.3',
    '1e',
    'e5',
    '1e5.5',
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '1_000',
    '١',
    `${'1'.repeat(500)}`,
  ])('gives NaN for "%s"', (text) => {
    expect(parse(text)).toBeNaN();
  });
});
