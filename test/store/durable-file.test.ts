import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GrowingFile, sha256, writeWhole } from '../../store/durable-file.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

describe.each([true, false])('writeWhole() with isDurable %s', (isDurable) => {
  it('writes a file, replaces one, and leaves nothing else behind', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeWhole(path, bytes('one'), { isDurable });
    writeWhole(path, bytes('two, which is longer'), { isDurable });
    writeWhole(path, bytes(''), { isDurable });
    expect(readFileSync(path, 'utf8')).toBe('');
    writeWhole(path, bytes('ünï'), { isDurable });
    expect(readFileSync(path, 'utf8')).toBe('ünï');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('writes large files whole', () => {
    const path = join(temporaryFolder(), 'large');
    const large = Buffer.alloc(5_000_000, 'x');
    writeWhole(path, large, { isDurable });
    expect(sha256(readFileSync(path))).toBe(sha256(large));
  });

  it('leaves the old file and removes the temporary one if it fails', () => {
    const folder = temporaryFolder();
    // A folder has the name of the file: the rename fails after everything was written.
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
    expect(() => writeWhole(join(folder, 'taken'), bytes('x'), { isDurable })).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['inside']);
    expect(() =>
      writeWhole(join(folder, 'no', 'such', 'folder'), bytes('x'), { isDurable }),
    ).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('does not write through a link in place of the file or of a folder above it', () => {
    const folder = temporaryFolder();
    const elsewhere = join(temporaryFolder(), 'precious');
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, join(folder, 'a.json'));
    symlinkSync(elsewhere, join(folder, `a.json.${process.pid}.tmp`));
    writeWhole(join(folder, 'a.json'), bytes('new'), { isDurable });
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it.skipIf(process.getuid?.() === 0)('names the file if the folder is read-only', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    expect(() => writeWhole(join(folder, 'a'), bytes('x'), { isDurable })).toThrow(
      expect.objectContaining({ code: 'EACCES' }),
    );
    chmodSync(folder, 0o755);
  });
});

describe('GrowingFile', () => {
  it('renames the file once it is kept, replacing an older one', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'trades.csv');
    writeFileSync(path, 'old');
    const file = new GrowingFile(path);
    file.write(bytes('one '));
    file.write(Buffer.alloc(2_000_000, 'x'));
    expect(readFileSync(path, 'utf8')).toBe('old');
    file.keep();
    expect(readFileSync(path, 'utf8')).toBe(`one ${'x'.repeat(2_000_000)}`);
    expect(readdirSync(folder)).toEqual(['trades.csv']);
    // What is kept is not discarded any more.
    file.discard();
    expect(readdirSync(folder)).toEqual(['trades.csv']);
  });

  it('leaves the old file and removes its own if it is discarded', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'trades.csv');
    writeFileSync(path, 'old');
    const file = new GrowingFile(path);
    file.write(bytes('half'));
    file.discard();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['trades.csv']);
  });
});

describe('sha256()', () => {
  it('is the hash of the standard', () => {
    // FIPS 180-2, appendix B.1.
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(bytes('abc'))).toBe(sha256('abc'));
  });
});
