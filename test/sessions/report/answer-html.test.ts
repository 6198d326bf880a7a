import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerHtml } from '../../../sessions/report/answer-html.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('answerHtml()', () => {
  it('renders prose as paragraphs at any depth, and the rest as JSON', () => {
    const answer = {
      turn: 3,
      analysis: { summary: 'It lost money.', score: 0.5 },
      reasons: ['too few trades', 'x'],
    };
    const html =
      '<dl><dt>analysis</dt><dd><dl><dt>summary</dt><dd><p class="answer">It lost money.</p></dd>' +
      '<dt>other fields</dt><dd><pre>{&quot;score&quot;:0.5}</pre></dd></dl></dd>' +
      '<dt>reasons</dt><dd><ul><li><p class="answer">too few trades</p></li><li><p class="answer">x</p></li></ul></dd>' +
      '<dt>other fields</dt><dd><pre>{&quot;turn&quot;:3}</pre></dd></dl>';
    expect(answerHtml(answer)).toBe(html);
    // An answer of a model is JSON text.
    expect(answerHtml(JSON.stringify(answer))).toBe(html);
  });

  it('breaks long JSON into lines', () => {
    const long = { a: 'x'.repeat(50), b: ['y'.repeat(40), 1] };
    expect(answerHtml(long).replaceAll('&quot;', '"')).toBe(
      `<pre>{\n  "a": "${'x'.repeat(50)}",\n  "b": ["${'y'.repeat(40)}",1]\n}</pre>`,
    );
  });

  it('shows text that is not JSON, or nested too deeply, unchanged', () => {
    expect(answerHtml('I would rather not <b>say</b>')).toBe(
      '<p class="answer">I would rather not &lt;b&gt;say&lt;/b&gt;</p>',
    );
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(answerHtml(deep)).toBe(`<p class="answer">${deep}</p>`);
    expect(answerHtml(null)).toContain('no answer recorded');
    expect(answerHtml('{"__proto__": "a b", "constructor": 1}')).toContain('<dt>__proto__</dt>');
  });

  it('truncates very long answers and marks the cut', () => {
    const html = answerHtml(`a ${'b'.repeat(200_000)}`);
    expect(html.length).toBeLessThan(51_000);
    expect(html).toContain('the transcript has the full answer');
  });

  it('escapes any text', () => {
    fc.assert(
      fc.property(anyText, anyText, (key, text) => {
        const html = answerHtml({ [key]: [text, { [text]: key }] });
        const left = html.replace(/<\/?(dl|dt|dd|ul|li|pre|p)( class="answer")?>/g, '');
        expect(left).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
