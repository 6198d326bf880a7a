import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { killWriters } from '../helpers/ledger-kills.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';

it('a ledger is whole after each of 200 kill -9, and whoever comes next goes on', async () => {
  const lab = join(temporaryFolder(), 'lab');
  mkdirSync(lab);
  await killWriters(lab, 200);
});
