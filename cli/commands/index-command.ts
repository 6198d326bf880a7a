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
    .summary('bring lab.db up to date with the files of the sessions')
    .description(
      'Bring lab.db up to date. It holds what the files of the sessions say, in SQLite tables (sessions, ' +
        'segments, tests, trades, episodes, patches, proposals; and ledger) for your own questions. The files are the ' +
        'truth: the index can be deleted, and made again, at any time.',
    )
    .option('--rebuild', 'make it anew from the files')
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
    // Those that cannot be read are named below: opening the index tries them again.
    rebuildIndex(lab);
  }
  const count = await withIndex(lab, (one) => one.sessions().length);
  if (count === null) say(`There are no sessions in ${lab} yet: try maestro session`);
  else print(`${lab}/lab.db holds ${plural(count, 'session')}`);
}
