import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canName, LATEST } from '../../sessions/record/session-name.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { labFolder } from '../options/lab-option.ts';
import { dataFolder } from '../options/market-options.ts';

const SIMULATED = ['', ':null', ':drift', ':planted'].map((kind) => `simulated${kind}`);

/**
 * What there is of a kind of value, told by names of files alone: whoever presses TAB does not wait for
 * SQLite, or for anything to be checked.
 */
export function valuesIn(kind: string, typedLab: string | null): readonly string[] {
  // A shell hands over what is typed before it knows what `~` is.
  const lab = labFolder(typedLab ?? process.env.MAESTRO_LAB ?? '').replace(/^~(?=\/|$)/, homedir());
  switch (kind) {
    case 'session':
      // Those that a command would accept: a folder may be called anything.
      return [`${LATEST}\tthe newest`, ...sessionNames(join(lab, 'sessions')).filter(canName)];
    case 'market':
      return [...marketsIn(dataFolder(lab)), ...SIMULATED, ':files'];
    case 'file':
      return [':files'];
    case 'dir':
      return [':folders'];
    default:
      return [];
  }
}

function marketsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).flatMap((file) => /^(.*)\.bars$/.exec(file)?.[1] ?? []);
  return names.filter(canName).sort();
}
