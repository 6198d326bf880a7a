import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMarketName } from '../../market/symbol.ts';
import { canName, LATEST } from '../../sessions/record/session-name.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { labFolder } from '../options/lab-option.ts';
import { dataFolder } from '../options/market-options.ts';

const SIMULATED = ['', ':null', ':drift', ':planted'].map((kind) => `simulated${kind}`);

/** Values of a kind, from file names only: TAB must not wait for SQLite or for validation. */
export function valuesIn(kind: string, typedLab: string | null): readonly string[] {
  // A shell passes the typed word before it expands `~`.
  const lab = labFolder(typedLab ?? process.env.MAESTRO_LAB ?? '').replace(/^~(?=\/|$)/, homedir());
  switch (kind) {
    case 'session':
      // Only names that commands accept: a folder may have any name.
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
  return names.filter(isMarketName).sort();
}
