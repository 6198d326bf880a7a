import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, markdownTable } from '../../../sessions/summary/markdown.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('markdownTable()', () => {
  it('aligns numbers right and words left', () => {
    expect(
      markdownTable({
        header: ['What', 'P&L', 'Hit'],
        rows: [
          ['macd_trend', '-1,234', '52.0 %'],
          ['ema', '7', 'n/a'],
        ],
      }),
    ).toBe(
      [
        '| What       |    P&L |    Hit |',
        '| ---------- | -----: | -----: |',
        '| macd_trend | -1,234 | 52.0 % |',
        '| ema        |      7 |    n/a |',
      ].join('\n'),
    );
  });

  it('is only a header without rows', () => {
    expect(markdownTable({ header: ['a', 'b'], rows: [] })).toBe('| a   | b   |\n| --- | --- |');
  });

  it('escapes hostile cells', () => {
    const hostile = 'a | b\nc\r\n| d |\u2028e';
    const table = markdownTable({ header: ['x', 'y'], rows: [[hostile, '1']] });
    expect(table.split('\n')).toHaveLength(3);
    // Three bars per line besides escaped ones.
    for (const line of table.split('\n')) expect(line.match(/(?<!\\)\|/g)).toHaveLength(3);
  });
});

describe('cellText()', () => {
  it('keeps plain text and names with underscores', () => {
    expect(cellText('macd_trend.fast 12 -> 14')).toBe('macd_trend.fast 12 -\\> 14');
    expect(cellText('a (b), "c"; d!')).toBe('a (b), "c"; d!');
  });

  it('neutralises markup, escape sequences and changes of direction', () => {
    expect(cellText('<img src=x onerror=1>')).toBe('\\<img src=x onerror=1\\>');
    expect(cellText('![x](http://evil)')).toBe('!\\[x\\](http://evil)');
    expect(cellText('\u001b[31mred\u001b]8;;x\u0007')).not.toMatch(/\p{Cc}/u);
    expect(cellText('a\u202eb\u2066c')).toBe('a b c');
    expect(cellText('*b* _i_ `c`')).toBe('\\*b\\* \\_i\\_ \\`c\\`');
  });

  it('escapes any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = cellText(text);
        expect(cell).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(cell.replace(/\\[|<>`*\\[\]_]/g, '')).not.toMatch(/[|<>`*\\[\]]/);
      }),
    );
  });
});
