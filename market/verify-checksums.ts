import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { plural } from '../protocol/number-text.ts';
import { sha256 } from '../store/durable-file.ts';
import { MarketDataError } from './errors.ts';

/** Files of bars, without those of checksums. */
interface VerifiedFiles {
  readonly files: readonly string[];
  readonly notices: string[];
}

const MOST_BYTES = 4096;

/**
 * Verifies files against the .CHECKSUM files among them: SHA-256 and name, as the archive publishes them. The
 * named file is one of the paths, or is in the folder of its checksum.
 *
 * @throws {MarketDataError} a checksum is not that of its file, or the file of a checksum is something else
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function verifyChecksums(paths: readonly string[]): VerifiedFiles {
  const isChecksum = (path: string) => /\.(checksum|sha256)$/i.test(path);
  const files = paths.filter((path) => !isChecksum(path));
  let verified = 0;
  const absent: string[] = [];
  for (const path of paths.filter(isChecksum)) {
    const { hash, name } = readChecksum(path);
    const beside = join(dirname(path), name);
    const file = files.find((one) => basename(one) === name) ?? beside;
    if (!existsSync(file)) {
      absent.push(path);
      continue;
    }
    const found = sha256(readFileSync(file));
    if (found !== hash) {
      throw new MarketDataError(
        `its SHA-256 is ${found}; expected ${hash}, as in ${path}: download it again`,
        { file },
      );
    }
    verified++;
  }
  const notices = verified === 0 ? [] : [`${plural(verified, 'file')} verified by SHA-256.`];
  if (absent.length > 0) notices.push(`Skipped checksums of absent files: ${absent.join(', ')}.`);
  return { files, notices };
}

function readChecksum(path: string): { readonly hash: string; readonly name: string } {
  const { size } = statSync(path);
  const text = size > MOST_BYTES ? '' : readFileSync(path, 'utf8');
  const [, hash, name] =
    /^([0-9a-f]{64})(?: [ *]?|\t)(?:[^\r\n]*[/\\])?([^\r\n/\\]+?)\s*$/i.exec(text) ?? [];
  if (hash === undefined || name === undefined) {
    throw new MarketDataError('it is no checksum; expected a SHA-256 and the name of a file', {
      file: path,
    });
  }
  return { hash: hash.toLowerCase(), name };
}
