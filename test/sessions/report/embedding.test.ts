import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentPolicy, embeddedJson, embeddedScript } from '../../../sessions/report/embedding.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('embeddedJson()', () => {
  it('writes what could be markup, or end a line of a script, in digits', () => {
    expect(embeddedJson({ a: '</script>&\u2028\u2029' })).toBe(
      '{"a":"\\u003c/script\\u003e\\u0026\\u2028\\u2029"}',
    );
  });

  it('is the same value again, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const embedded = embeddedJson([text]);
        expect(embedded).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(embedded)).toEqual(JSON.parse(JSON.stringify([text])));
      }),
    );
  });
});

describe('embeddedScript()', () => {
  it('cannot be ended from within, and says the same', () => {
    const script = embeddedScript("x = '</script>' + '</SCRIPT >' + '<!--'");
    expect(script).not.toMatch(/<\/script|<!--/i);
    expect(new Function(`let x; ${script}; return x`)()).toBe('</script></SCRIPT ><!--');
  });
});

describe('contentPolicy()', () => {
  it('lets that one script run, and nothing be fetched or sent', () => {
    const hash = createHash('sha256').update('alert(1)').digest('base64');
    expect(contentPolicy('alert(1)').split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      `script-src 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });
});
