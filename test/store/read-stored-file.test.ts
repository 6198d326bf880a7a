import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../store/errors.ts';
import {
  digestStoredFile,
  listStoredFolder,
  readStoredFile,
  readStoredHead,
  readStoredTail,
  readStoredText,
} from '../../store/read-stored-file.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'segment_1'));
  writeFileSync(join(folder, 'segment_1', 'plan.jsonl'), 'üne\n');
});
const inFolder = (path: string) => join(folder, path);

const READERS = [
  ['readStoredFile', readStoredFile],
  ['readStoredText', readStoredText],
  ['readStoredHead', (root: string, path: string) => readStoredHead(root, path, 9)],
  ['readStoredTail', (root: string, path: string) => readStoredTail(root, path, 9)],
  ['digestStoredFile', digestStoredFile],
] as const;

describe.each(READERS)('%s()', (_name, read) => {
  it('returns null for a missing file or folder', () => {
    for (const path of ['inputs.json', 'segment_2/plan.jsonl', 'segment_1/a/b/plan.jsonl']) {
      expect(read(folder, path)).toBeNull();
    }
    expect(read(inFolder('nowhere'), 'inputs.json')).toBeNull();
  });

  it('does not follow a link, neither as the file nor as a folder above it', () => {
    symlinkSync(inFolder('segment_1/plan.jsonl'), inFolder('inputs.json'));
    symlinkSync(inFolder('segment_1'), inFolder('segment_2'));
    symlinkSync(inFolder('nowhere'), inFolder('dangling'));
    const refusal = (path: string, at = path) =>
      expect(() => read(folder, path)).toThrow(
        new StoreError(
          `Cannot read ${inFolder(at)}: it is a link, and links in a session are not followed`,
        ),
      );
    refusal('inputs.json');
    refusal('segment_2/plan.jsonl', 'segment_2');
    refusal('dangling');
  });

  it('does not open a special file', () => {
    // A pipe without a writer: opening it as a file would block forever.
    execFileSync('mkfifo', [inFolder('journal.jsonl')]);
    for (const path of ['journal.jsonl', 'segment_1']) {
      expect(() => read(folder, path)).toThrow(
        new StoreError(`Cannot read ${inFolder(path)}: it is not a regular file`),
      );
    }
    expect(() => read(folder, 'journal.jsonl/x')).toThrow(
      `Cannot read ${inFolder('journal.jsonl')}: it is not a folder`,
    );
  });

  it.each(['../segment_1/plan.jsonl', 'segment_1/../inputs.json', '/etc/passwd', '', '.', 'a\0b'])(
    'takes no path that leaves the session: %j',
    (path) => {
      expect(() => read(inFolder('segment_1'), path)).toThrow(StoreError);
      expect(() => read(inFolder('segment_1'), path)).toThrow('it is not a path within a session');
    },
  );

  it.skipIf(process.getuid?.() === 0)('reports the error of the file system', () => {
    chmodSync(inFolder('segment_1/plan.jsonl'), 0);
    expect(() => read(folder, 'segment_1/plan.jsonl')).toThrow(
      new StoreError(`Cannot read ${inFolder('segment_1/plan.jsonl')}: permission denied`),
    );
  });
});

describe('readStoredFile()', () => {
  it('reads the bytes of a file, and its text', () => {
    const bytes = readFileSync(inFolder('segment_1/plan.jsonl'));
    expect(readStoredFile(folder, 'segment_1/plan.jsonl')).toEqual(bytes);
    expect(readStoredText(folder, 'segment_1/plan.jsonl')).toBe('üne\n');
  });

  it.each([
    ['inputs.json', 16e6],
    ['transcripts/0001_seg1_maestro_scope.json', 64e6],
    ['segment_1/plan.jsonl', 64e6],
    ['journal.jsonl', 256e6],
  ])('reads no %s that is longer than %d bytes', (path, most) => {
    mkdirSync(inFolder('transcripts'));
    writeFileSync(inFolder(path), '');
    truncateSync(inFolder(path), 3e9);
    expect(() => readStoredFile(folder, path)).toThrow(
      new StoreError(
        `Cannot read ${inFolder(path)}: it is 3,000,000,000 bytes long, over the limit of ${most / 1e6} MB for this file`,
      ),
    );
    truncateSync(inFolder(path), most + 1);
    expect(() => readStoredFile(folder, path)).toThrow(StoreError);
    if (most > 16e6) return;
    truncateSync(inFolder(path), most);
    expect(readStoredFile(folder, path)).toHaveLength(most);
  });
});

describe('readStoredHead()', () => {
  it('reads the beginning of a file, however long the file is', () => {
    expect(readStoredHead(folder, 'segment_1/plan.jsonl', 3)).toBe('ün');
    expect(readStoredHead(folder, 'segment_1/plan.jsonl', 100)).toBe('üne\n');
    writeFileSync(inFolder('journal.jsonl'), 'x');
    truncateSync(inFolder('journal.jsonl'), 3e9);
    expect(readStoredHead(folder, 'journal.jsonl', 4)).toBe('x\0\0\0');
  });
});

describe('readStoredTail()', () => {
  it('reads the end of a file, however long the file is', () => {
    expect(readStoredTail(folder, 'segment_1/plan.jsonl', 3)).toBe('ne\n');
    expect(readStoredTail(folder, 'segment_1/plan.jsonl', 100)).toBe('üne\n');
    writeFileSync(inFolder('journal.jsonl'), 'x');
    truncateSync(inFolder('journal.jsonl'), 3e9);
    expect(readStoredTail(folder, 'journal.jsonl', 4)).toBe('\0\0\0\0');
  });
});

describe('digestStoredFile()', () => {
  it('returns the hash of sha256sum, also for a file of several pieces', () => {
    // The reference is the sha256sum of the system.
    writeFileSync(inFolder('zeros'), Buffer.alloc(2_500_000));
    writeFileSync(inFolder('empty'), '');
    const sum = (path: string) =>
      execFileSync('sha256sum', [inFolder(path)], { encoding: 'utf8' }).slice(0, 64);
    expect(digestStoredFile(folder, 'zeros')).toEqual({ sha256: sum('zeros'), bytes: 2_500_000 });
    expect(digestStoredFile(folder, 'empty')).toEqual({ sha256: sum('empty'), bytes: 0 });
  });

  it('rejects a file longer than the longest file of a session', () => {
    writeFileSync(inFolder('report.html'), '');
    truncateSync(inFolder('report.html'), 3e9);
    expect(() => digestStoredFile(folder, 'report.html')).toThrow(
      /over the limit of 256 MB for this file$/,
    );
  });
});

describe('listStoredFolder()', () => {
  const names = (path: string) => listStoredFolder(folder, path).map(({ name }) => name);

  it('lists the entries of the session, or of a folder of it', () => {
    expect(names('.')).toEqual(['segment_1']);
    expect(names('segment_1')).toEqual(['plan.jsonl']);
    expect(names('transcripts')).toEqual([]);
  });

  it('does not follow a link, and does not list a file', () => {
    symlinkSync('/etc', inFolder('transcripts'));
    expect(() => names('transcripts')).toThrow(
      'is a link, and links in a session are not followed',
    );
    expect(() => names('segment_1/plan.jsonl')).toThrow('it is not a folder');
    expect(() => names('..')).toThrow('it is not a path within a session');
  });
});
