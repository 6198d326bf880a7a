import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { killWriters } from '../helpers/ledger-kills.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

it('a ledger is intact after each of 200 kill -9, and the next process continues it', async () => {
  const lab = join(temporaryFolder(), 'lab');
  mkdirSync(lab);
  await killWriters(lab, 200);
});
