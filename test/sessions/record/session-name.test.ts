import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../sessions/context/session-error.ts';
import { checkedName, stampedName } from '../../../sessions/record/session-name.ts';
import { anyText } from '../../helpers/any-text.ts';

describe('checkedName()', () => {
  it.each(['a', 'session_20261120T135012Z', 'My-lab_2', '0', 'x'.repeat(64), 'CONSOLE', 'com10'])(
    'takes "%s"',
    (name) => {
      expect(checkedName(name)).toBe(name);
    },
  );

  it.each([
    '',
    '.',
    '..',
    '../x',
    '/etc',
    '/etc/passwd',
    'a/b',
    'a\\b',
    'C:\\x',
    'C:',
    'a\0b',
    '\0',
    'a b',
    ' a',
    'a.',
    'a.b',
    'a\n',
    '\u001b[31m',
    '~',
    '$HOME',
    'x'.repeat(65),
    'x'.repeat(300),
    'CON',
    'con',
    'NUL',
    'aux',
    'COM1',
    'lpt9',
    'sess\u0456on', // Cyrillic
    'ｓession',
    'se\u200bssion',
    'se\u202ession',
    'é',
    'e\u0301',
    '%2e%2e',
    '..%2fx',
  ])('rejects %j', (name) => {
    expect(() => checkedName(name)).toThrow(SessionError);
  });

  it('describes a valid name in a message of bounded length', () => {
    const message = String(errorOf(() => checkedName('x/'.repeat(500))));
    expect(message).toContain('Cannot name a session: found');
    expect(message.length).toBeLessThan(300);
  });

  it('accepts nothing that leaves the folder', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let name: string;
        try {
          name = checkedName(text);
        } catch {
          return;
        }
        expect(resolve('/lab/sessions', name)).toBe(join('/lab/sessions', name));
        expect(basename(name)).toBe(name);
      }),
    );
  });
});

describe('stampedName()', () => {
  it('is a name, and sorts by time', () => {
    const at = (iso: string) => stampedName(new Date(iso));
    expect(at('2026-11-20T13:50:12.345Z')).toBe('session_20261120T135012Z');
    expect(checkedName(at('2026-11-20T13:50:12Z'))).toBe('session_20261120T135012Z');
    const stamps = ['2026-01-02T03:04:05Z', '2026-11-20T13:50:12Z', '2027-01-01T00:00:00Z'].map(at);
    expect([...stamps].sort()).toEqual(stamps);
  });
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
}
