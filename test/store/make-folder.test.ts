import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../store/make-folder.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

describe('makeFolder()', () => {
  it('creates every missing folder of a path, and leaves existing ones', () => {
    const root = temporaryFolder();
    makeFolder(join(root, 'a'));
    writeFileSync(join(root, 'a', 'kept'), '');
    makeFolder(join(root, 'a', 'b', 'c'));
    makeFolder(join(root, 'a', 'b', 'c'));
    expect(statSync(join(root, 'a', 'b', 'c')).isDirectory()).toBe(true);
    expect(existsSync(join(root, 'a', 'kept'))).toBe(true);
  });

  it('takes a link to a folder for one', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'real'));
    symlinkSync(join(root, 'real'), join(root, 'link'));
    makeFolder(join(root, 'link', 'new'));
    expect(existsSync(join(root, 'real', 'new'))).toBe(true);
  });

  it('fails if a file has the name of the folder or of one above it', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow('EEXIST');
    expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
  });

  it.runIf(existsSync('/proc/self'))('returns if the system allows no folders', () => {
    expect(() => makeFolder('/proc/maestro/lab')).toThrow('ENOENT');
  });
});
