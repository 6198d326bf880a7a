import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../view/plain-text.ts';
import { anyText } from '../helpers/any-text.ts';

describe('plainText()', () => {
  it('keeps printable text of any script', () => {
    expect(plainText('naïve ✓ 漢 😀 (macd_trend)')).toBe('naïve ✓ 漢 😀 (macd_trend)');
  });

  it('joins several lines into one', () => {
    expect(plainText('a\nb\r\n\tc')).toBe('a b c');
  });

  it.each([
    ['colours', '\u001b[31mred\u001b[0m', '�[31mred�[0m'],
    ['a window title', '\u001b]0;owned\u0007', '�]0;owned�'],
    ['the clipboard', '\u001b]52;c;cm0gLXJm\u001b\\', '�]52;c;cm0gLXJm�\\'],
    ['a link', '\u001b]8;;http://evil\u0007x', '�]8;;http://evil�x'],
    ['a device control string', '\u001bPx\u001b\\', '�Px�\\'],
    ['C1 controls', '\u009b31m\u0090x\u009c', '�31m�x�'],
    ['bell, backspace and delete', 'a\u0007\b\u007f', 'a���'],
    ['turned text', 'a\u202eb\u2066c\u200f', 'a�b�c�'],
  ])('disarms %s', (_what, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('lets no control character through, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plainText(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});
