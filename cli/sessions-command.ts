import { join } from 'node:path';
import { Command, Option } from 'commander';
import { labOption } from './lab-option.ts';

interface SessionsFlags {
  readonly lab: string;
  readonly json?: boolean;
}

export function sessionsCommand(): Command {
  return new Command('sessions')
    .summary('list the sessions of the lab')
    .description('List the sessions of the lab, oldest first. P&L is of the walk-forward record.')
    .addOption(labOption())
    .addOption(new Option('--json', 'print JSON, for programs'))
    .addHelpText(
      'after',
      `
Examples:
  $ maestro sessions
  $ maestro sessions --json | jq '.[].name'`,
    )
    .action(sessions);
}

async function sessions({ lab, json }: SessionsFlags): Promise<void> {
  const { withIndex } = await import('./open-index.ts');
  const { alignColumns } = await import('./align-columns.ts');
  const { countText, moneyText } = await import('../protocol/number-text.ts');
  const { print, say } = await import('./terminal.ts');
  const { sessionState } = await import('../sessions/session-state.ts');
  const { SessionError } = await import('../sessions/errors.ts');
  const indexed = (await withIndex(lab, (index) => index.sessions())) ?? [];
  // The index knows what is written; who is writing is in the folders.
  const stateNow = (name: string) => {
    try {
      return sessionState(join(lab, 'sessions', name));
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      say(`Whether "${name}" is running cannot be known: ${error.message}`);
      return { state: 'unknown' } as const;
    }
  };
  const rows = indexed.map((row) => ({
    ...row,
    ...(row.state === 'finished' ? {} : stateNow(row.name)),
  }));
  if (json === true) {
    print(JSON.stringify(rows, null, 2));
    return;
  }
  if (rows.length === 0) {
    say(`There are no sessions in ${lab} yet: try maestro session`);
    return;
  }
  const titles = ['name', 'state', 'market', 'schedule', 'tests', 'trades', 'P&L', 'verdict'];
  print(
    alignColumns([
      titles,
      ...rows.map((row) => [
        row.name,
        'pid' in row ? `running (pid ${row.pid})` : row.state,
        `${row.symbol} ${row.interval}${row.simulated === 1 ? ' SIMULATED' : ''}`,
        row.schedule,
        `${row.segments}x${row.tests}`,
        countText(row.trades),
        moneyText(row.total_pnl),
        row.verdict ?? 'n/a',
      ]),
    ]),
  );
  for (const { name, state } of rows) {
    if (state === 'stopped') print(`${name} stopped: resume with maestro resume ${name}`);
  }
}
