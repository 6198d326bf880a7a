import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../sessions/report/escape-html.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('escapeHtml()', () => {
  it('escapes markup', () => {
    expect(escapeHtml('<img src="x" onerror=\'1\'> & co')).toBe(
      '&lt;img src=&quot;x&quot; onerror=&#39;1&#39;&gt; &amp; co',
    );
  });

  it('keeps newlines and tabs, and replaces other control characters', () => {
    expect(escapeHtml('a\n\tb')).toBe('a\n\tb');
    expect(escapeHtml('\u001b[2J\u0000\u009b\u202e')).toBe('\ufffd[2J\ufffd\ufffd\ufffd');
  });

  it('escapes any text for elements and attributes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
