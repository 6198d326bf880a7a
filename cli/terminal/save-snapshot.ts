import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../store/make-folder.ts';
import { sentenceOf } from '../failures/failure.ts';
import { shownPath } from './shown-path.ts';

const MOST = 999;

/**
 * Keeps the text of a screen in the lab, beside the sessions and in none of them.
 *
 * @returns what to say about it; what the disk refuses is said, and ends nothing
 */
export function saveSnapshot(lab: string, session: string, text: string): string {
  const folder = join(lab, 'snapshots');
  try {
    makeFolder(folder);
    for (let number = 1; number <= MOST; number++) {
      const path = join(folder, `${session}_${number}.txt`);
      if (isWritten(path, text)) return `The screen is in ${shownPath(path)}`;
    }
    return `There are ${MOST} snapshots of this session already, in ${folder}`;
  } catch (error) {
    return `The screen was not kept: ${sentenceOf(error)}`;
  }
}

/** @returns false where there is such a file */
function isWritten(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}
