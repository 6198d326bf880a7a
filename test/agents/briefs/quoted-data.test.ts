import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTo, dataBlock, escaped, quoted } from '../../../agents/briefs/quoted-data.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('quoted()', () => {
  it('is the text as a JSON string, its marks and hidden characters as escapes', () => {
    expect(quoted('a "b" & <c>\n')).toBe('"a \\"b\\" & \\u003cc\\u003e\\n"');
    expect(quoted('\u202ex\u001b\u2028')).toBe('"\\u202ex\\u001b\\u2028"');
    // An invisible tag character is two code units.
    expect(quoted('\u{e0041}')).toBe('"\\udb40\\udc41"');
  });

  it('reads back as the same text, on one line, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = quoted(text);
        expect(JSON.parse(line)).toBe(text);
        expect(line).not.toMatch(/[<>\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('is cut where it is too long, and says so', () => {
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
  it('leaves JSON the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(escaped(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('dataBlock()', () => {
  it('stands between two marks on lines of their own', () => {
    expect(dataBlock('market', ['a', 'b'])).toBe('<data name="market">\na\nb\n</data>');
  });
});
