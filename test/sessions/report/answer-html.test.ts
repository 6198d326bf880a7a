import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerHtml } from '../../../sessions/report/answer-html.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('answerHtml()', () => {
  it('sets prose as prose, at any depth, and the rest as JSON', () => {
    const answer = {
      turn: 3,
      analysis: { summary: 'It lost money.', score: 0.5 },
      reasons: ['too few trades', 'x'],
    };
    const html =
      '<dl><dt>analysis</dt><dd><dl><dt>summary</dt><dd><p class="said">It lost money.</p></dd>' +
      '<dt>besides</dt><dd><pre>{&quot;score&quot;:0.5}</pre></dd></dl></dd>' +
      '<dt>reasons</dt><dd><ul><li><p class="said">too few trades</p></li><li><p class="said">x</p></li></ul></dd>' +
      '<dt>besides</dt><dd><pre>{&quot;turn&quot;:3}</pre></dd></dl>';
    expect(answerHtml(answer)).toBe(html);
    // What a model says is a text that holds the same.
    expect(answerHtml(JSON.stringify(answer))).toBe(html);
  });

  it('breaks the lines of JSON where it is long', () => {
    const long = { a: 'x'.repeat(50), b: ['y'.repeat(40), 1] };
    expect(answerHtml(long).replaceAll('&quot;', '"')).toBe(
      `<pre>{\n  "a": "${'x'.repeat(50)}",\n  "b": ["${'y'.repeat(40)}",1]\n}</pre>`,
    );
  });

  it('shows what is no JSON, and what is nested too deep, as it came', () => {
    expect(answerHtml('I would rather not <b>say</b>')).toBe(
      '<p class="said">I would rather not &lt;b&gt;say&lt;/b&gt;</p>',
    );
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(answerHtml(deep)).toBe(`<p class="said">${deep}</p>`);
    expect(answerHtml(null)).toContain('nothing was recorded');
    expect(answerHtml('{"__proto__": "a b", "constructor": 1}')).toContain('<dt>__proto__</dt>');
  });

  it('cuts what is longer than any answer, and says so', () => {
    const html = answerHtml(`a ${'b'.repeat(200_000)}`);
    expect(html.length).toBeLessThan(51_000);
    expect(html).toContain('its transcript has all of it');
  });

  it('makes no markup of any text', () => {
    fc.assert(
      fc.property(anyText, anyText, (key, text) => {
        const html = answerHtml({ [key]: [text, { [text]: key }] });
        const left = html.replace(/<\/?(dl|dt|dd|ul|li|pre|p)( class="said")?>/g, '');
        expect(left).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
