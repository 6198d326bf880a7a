import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutLine, line, lineWidth, padEnd, padStart, span, spread, wrap } from '../../tui/line.ts';
import { textWidth } from '../../tui/text-width.ts';
import { anyText } from '../helpers/any-text.ts';
import { lineText } from '../helpers/line-text.ts';

describe('textWidth()', () => {
  it('counts terminal columns', () => {
    expect(textWidth('hit ≥ 52 % ▲ ⣿ █ ─ … ✓')).toBe(22);
    expect(textWidth('漢字')).toBe(4);
    expect(textWidth('e\u0301')).toBe(1);
  });

  it('agrees with string-width for any text', () => {
    fc.assert(fc.property(anyText, (text) => textWidth(text) === stringWidth(text)));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        expect(textWidth(text)).toBe(stringWidth(text));
      }),
    );
  });
});

/** Text of one tone, cut to a width. */
const cut = (text: string, width: number) => lineText(cutLine(line(text), width));

describe('cutLine()', () => {
  it('marks a cut with an ellipsis', () => {
    expect(cut('bollinger', 9)).toBe('bollinger');
    expect(cut('bollinger', 6)).toBe('bolli…');
    expect(cut('漢字漢字', 4)).toBe('漢…');
    expect(cut('x', 0)).toBe('');
  });

  it('is never wider than its width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 30 }), (text, width) => {
        expect(stringWidth(cut(text, width))).toBeLessThanOrEqual(width);
        expect(stringWidth(padEnd(text, width))).toBe(width);
        expect(stringWidth(padStart(text, width))).toBe(width);
      }),
    );
  });
});

describe('line()', () => {
  it('with spread() has its right part at the edge and cuts the left part', () => {
    expect(lineText(spread(line('left'), line('right'), 12))).toBe('left   right');
    expect(lineText(spread(line('a long left part'), line('right'), 12))).toBe('a lon… right');
  });

  it('is cut across its spans', () => {
    const cutOff = cutLine([span('abc', 'good'), span('defgh', 'poor')], 6);
    expect(cutOff).toEqual([span('abc', 'good'), span('de…', 'poor')]);
    expect(lineWidth(cutOff)).toBe(6);
  });

  it('holds no control character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(lineText(line(text))).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});

describe('wrap()', () => {
  const texts = (text: string, width: number) => wrap(text, width).map(lineText);

  it('breaks between words, and within a word longer than a line', () => {
    expect(texts('one two three', 7)).toEqual(['one two', 'three']);
    expect(texts('abcdefgh i', 3)).toEqual(['abc', 'def', 'gh', 'i']);
    expect(texts('first\nsecond', 20)).toEqual(['first', 'second']);
    expect(texts('- a:\n    one two', 9)).toEqual(['- a:', '    one', '    two']);
  });

  it('loses only the spaces at breaks, and keeps its width', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = texts(text, width);
        for (const one of lines) expect(stringWidth(one)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
