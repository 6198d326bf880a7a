import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentPolicy, embeddedJson, embeddedScript } from '../../../sessions/report/embedding.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('embeddedJson()', () => {
  it('escapes markup and line separators', () => {
    expect(embeddedJson({ a: '</script>&\u2028\u2029' })).toBe(
      '{"a":"\\u003c/script\\u003e\\u0026\\u2028\\u2029"}',
    );
  });

  it('parses back to the same value for any text', () => {
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
  it('escapes closing tags without changing the script', () => {
    const script = embeddedScript("x = '</script>' + '</SCRIPT >' + '<!--'");
    expect(script).not.toMatch(/<\/script|<!--/i);
    expect(new Function(`let x; ${script}; return x`)()).toBe('</script></SCRIPT ><!--');
  });
});

describe('contentPolicy()', () => {
  it('allows one script and no network access', () => {
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
