import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';

interface IndexFlags {
  readonly lab: string;
  readonly rebuild?: boolean;
}

export function indexCommand(): Command {
  return new Command('index')
    .summary('update the SQLite index lab.db')
    .description(
      'Update lab.db, an SQLite index of the session files for your own queries, with the tables sessions, ' +
        'segments, tests, trades, episodes, patches, proposals and ledger. The files are authoritative: the ' +
        'index can be deleted and rebuilt at any time.',
    )
    .option('--rebuild', 'rebuild it from the files')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro index --rebuild
  $ sqlite3 lab/lab.db "select exit_reason, count(*), sum(pnl) from trades where phase = 'step' group by 1"`,
    )
    .action(index);
}

async function index({ lab, rebuild }: IndexFlags): Promise<void> {
  const { withIndex } = await import('../lab/open-index.ts');
  const { plural } = await import('../../protocol/number-text.ts');
  const { print, say } = await import('../terminal/terminal.ts');
  if (rebuild === true && existsSync(join(lab, 'sessions'))) {
    const { rebuildIndex } = await import('../../sessions/index/lab-index.ts');
    // Unreadable sessions are reported below: opening the index retries them.
    rebuildIndex(lab);
  }
  const count = await withIndex(lab, (one) => one.sessions().length);
  if (count === null) say(`Note: ${lab} has no sessions yet; try maestro session`);
  else print(`${lab}/lab.db has ${plural(count, 'session')}`);
}
