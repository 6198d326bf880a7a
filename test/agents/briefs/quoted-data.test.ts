import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTo, dataBlock, escaped, quoted } from '../../../agents/briefs/quoted-data.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('quoted()', () => {
  it('is a JSON string with unsafe characters escaped', () => {
    expect(quoted('a "b" & <c>\n')).toBe('"a \\"b\\" & \\u003cc\\u003e\\n"');
    expect(quoted('\u202ex\u001b\u2028')).toBe('"\\u202ex\\u001b\\u2028"');
    // An invisible tag character is two code units.
    expect(quoted('\u{e0041}')).toBe('"\\udb40\\udc41"');
  });

  it('parses to the same text and has one line, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = quoted(text);
        expect(JSON.parse(line)).toBe(text);
        expect(line).not.toMatch(/[<>\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('ends a cut text with an ellipsis', () => {
    expect(quoted('abcdef', 6)).toBe('"abcdef"');
    expect(quoted('abcdefg', 6)).toBe('"abcde…"');
  });
});

describe('cutTo()', () => {
  it('cuts between characters, not inside one', () => {
    expect(cutTo('😀😀😀', 2)).toBe('😀…');
    expect(cutTo('😀😀', 2)).toBe('😀😀');
  });
});

describe('escaped()', () => {
  it('keeps the value of JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(escaped(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('dataBlock()', () => {
  it('puts its delimiters on separate lines', () => {
    expect(dataBlock('market', ['a', 'b'])).toBe('<data name="market">\na\nb\n</data>');
  });
});
