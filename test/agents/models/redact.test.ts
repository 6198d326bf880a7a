import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactedStream, redactor } from '../../../agents/models/redact.ts';

const KEY = 'sk-ant-api03/Ab+"é✓-0123456789';
const OTHER = 'sk-ant-api03/Ab+"é✓-0123456789-and-longer';

describe('redactor()', () => {
  const redact = redactor([KEY, OTHER, 'short']);

  it.each([
    ['as it is', KEY],
    ['in hex', Buffer.from(KEY).toString('hex')],
    ['in HEX', Buffer.from(KEY).toString('hex').toUpperCase()],
    ['URL-encoded', encodeURIComponent(KEY)],
    ['url-encoded', encodeURIComponent(KEY).replace(/%../g, (code) => code.toLowerCase())],
    ['in JSON', JSON.stringify(KEY).slice(1, -1)],
    ['in JSON of others', JSON.stringify(KEY).slice(1, -1).replaceAll('/', '\\/')],
  ])('hides a secret %s', (_how, text) => {
    expect(redact(`a ${text} b ${text}`)).toBe('a [hidden] b [hidden]');
  });

  it('hides a secret in base64 at any offset', () => {
    for (const encoding of ['base64', 'base64url'] as const) {
      for (const before of ['', 'x', 'xy', 'xyz', 'Bearer ']) {
        const text = Buffer.from(`${before}${KEY}, and on`).toString(encoding);
        const hidden = redact(text);
        expect(hidden).toContain('[hidden]');
        // The rest does not decode to the secret, except for bits of two neighbours.
        const left = hidden.split('[hidden]').map((part) => Buffer.from(part, encoding).toString());
        for (const part of left) expect(part).not.toContain('ant-api');
      }
    }
  });

  it('hides a complete secret that begins with a shorter one', () => {
    expect(redact(`a ${OTHER} b`)).toBe('a [hidden] b');
  });

  it('leaves short words alone, and everything without secrets', () => {
    expect(redact('a short text')).toBe('a short text');
    expect(redactor([])(KEY)).toBe(KEY);
    expect(redactor(['', 'short'])('a short text')).toBe('a short text');
  });
});

describe('redactedStream()', () => {
  it('gives the result of redactor() for any chunks', () => {
    const part = fc.oneof(
      fc.constantFrom(KEY, OTHER, KEY.slice(0, 9), OTHER.slice(3), 'sk-', 's', '{"a": 1}'),
      fc.constantFrom(...(['base64', 'hex'] as const)).map((how) => Buffer.from(KEY).toString(how)),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat(40)), (parts, cuts) => {
        const text = parts.join('');
        const stream = redactedStream([KEY, OTHER]);
        let shown = '';
        let at = 0;
        for (const cut of cuts) {
          shown += stream.take(text.slice(at, at + cut));
          at += cut;
        }
        shown += stream.take(text.slice(at)) + stream.end();
        expect(shown).toBe(redactor([KEY, OTHER])(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('withholds only text that may begin a secret', () => {
    const stream = redactedStream([KEY]);
    expect(stream.take('an answer')).toBe('an answer');
    expect(stream.take(' and sk-an')).toBe(' and ');
    expect(stream.take('y')).toBe('sk-any');
    expect(stream.end()).toBe('');
  });
});
