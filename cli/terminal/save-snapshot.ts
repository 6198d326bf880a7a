import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../store/make-folder.ts';
import { sentenceOf } from '../failures/failure.ts';
import { shownPath } from './shown-path.ts';

const MOST = 999;

/**
 * Saves the text of a screen in the lab, outside the folder of sessions.
 *
 * @returns a message; an error of the disk is reported in it, not thrown
 */
export function saveSnapshot(lab: string, session: string, text: string): string {
  const folder = join(lab, 'snapshots');
  try {
    makeFolder(folder);
    for (let number = 1; number <= MOST; number++) {
      const path = join(folder, `${session}_${number}.txt`);
      if (isWritten(path, text)) return `Saved the screen to ${shownPath(path)}`;
    }
    return `Cannot save the screen: there are ${MOST} snapshots of this session; remove some from ${folder}`;
  } catch (error) {
    return `Cannot save the screen: ${sentenceOf(error)}`;
  }
}

/** @returns false if the file exists */
function isWritten(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}
