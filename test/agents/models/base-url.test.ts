import { describe, expect, it } from 'vitest';
import { parseBaseUrl } from '../../../agents/models/base-url.ts';

describe('parseBaseUrl()', () => {
  it('parses an address', () => {
    expect(parseBaseUrl('http://127.0.0.1:11434/v1/')).toEqual({
      url: 'http://127.0.0.1:11434/v1',
      query: {},
      host: '127.0.0.1:11434',
      secrets: [],
    });
    expect(parseBaseUrl('https://gate.example/a?key=abc&v=2')).toEqual({
      url: 'https://gate.example/a',
      query: { key: 'abc', v: '2' },
      host: 'gate.example',
      secrets: ['https://gate.example/a?key=abc&v=2', '?key=abc&v=2', 'abc', '2'],
    });
  });

  it.each(['', 'localhost:11434', 'ftp://a/v1', 'http://user:pass@a/v1', 'http://user@a'])(
    'refuses "%s"',
    (text) => {
      expect(parseBaseUrl(text)).toBe(null);
    },
  );
});
