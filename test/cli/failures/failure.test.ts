import { describe, expect, it } from 'vitest';
import { asUsage, exitCodeOf, sentenceOf, UsageError } from '../../../cli/failures/failure.ts';
import { NotEnoughDataError } from '../../../engine/errors.ts';
import { MarketDataError } from '../../../market/errors.ts';
import { JsonlError } from '../../../protocol/jsonl.ts';
import { SessionError } from '../../../sessions/context/session-error.ts';

function systemError(code: string, said: { path?: string; syscall?: string } = {}): Error {
  return Object.assign(new Error(`${code}: something`), { code, ...said });
}

describe('sentenceOf() and exitCodeOf()', () => {
  it.each([
    [new UsageError('what?'), 2],
    [new NotEnoughDataError('too few days'), 3],
    [new MarketDataError('bad bars'), 1],
    [new SessionError('broken'), 1],
    [new JsonlError('f.jsonl', 3, 'is not valid JSON'), 1],
    [systemError('ENOSPC'), 1],
    [new TypeError('x is not a function'), 1],
    ['thrown text', 1],
    [undefined, 1],
  ])('end %s with %s', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });

  it('give its message for an expected error, without a stack', () => {
    expect(sentenceOf(new UsageError('what?'))).toBe('what?');
    expect(sentenceOf(new JsonlError('f.jsonl', 3, 'is not valid JSON'))).toBe(
      'Cannot read f.jsonl: line 3 is not valid JSON',
    );
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is exhausted'],
    ['EFBIG', 'the file is larger than the system allows'],
    ['EROFS', 'the file system is read-only'],
    ['EACCES', 'permission denied'],
    ['EEXIST', 'a file of that name exists'],
    ['EMFILE', 'too many open files'],
    ['EIO', 'the disk failed to read or write'],
  ])('explain the system error %s', (code, why) => {
    const error = systemError(code, { path: '/lab/x', syscall: 'write' });
    expect(sentenceOf(error)).toBe(`Cannot write "/lab/x": ${why}`);
    expect(sentenceOf(systemError(code))).toBe(`Cannot use a file: ${why}`);
  });

  it('explain an index that is not writable', () => {
    const error = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    error.name = 'SqliteError';
    expect(sentenceOf(error)).toBe('Cannot use the index lab.db: database or disk is full');
    const damaged = Object.assign(error, { message: 'malformed', code: 'SQLITE_CORRUPT' });
    expect(sentenceOf(damaged)).toBe(
      'Cannot use the index lab.db: malformed; rebuild it with maestro index --rebuild',
    );
  });

  it('add the stack only for a bug', () => {
    const bug = sentenceOf(new TypeError('x is not a function'));
    expect(bug).toMatch(
      /^Cannot continue: this is a bug in Maestro \(x is not a function\); please report it\nTypeError: x is not/,
    );
    expect(bug).toContain('failure.test.ts');
    expect(sentenceOf('thrown text')).toBe('Cannot continue: thrown text');
  });
});

describe('asUsage()', () => {
  it('turns errors of sessions and markets into bad usage, and no others', () => {
    expect(asUsage(() => 7)).toBe(7);
    const refused = () => asUsage(() => Promise.reject);
    expect(refused).not.toThrow();
    expect(() =>
      asUsage(() => {
        throw new SessionError('no name');
      }),
    ).toThrow(UsageError);
    expect(() =>
      asUsage(() => {
        throw new TypeError('bug');
      }),
    ).toThrow(TypeError);
  });
});
