import { join } from 'node:path';
import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import {
  type Column,
  type ListingFlags,
  listingOptions,
  printRows,
  rounded,
} from '../terminal/listing.ts';

interface SessionsFlags extends ListingFlags {
  readonly lab: string;
}

export function sessionsCommand(): Command {
  const command = new Command('sessions')
    .summary('list the sessions of the lab')
    .description(
      'List the sessions of the lab, one line each, oldest first. Trades and P&L are those of the walk-forward record.',
    )
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro sessions
  $ maestro sessions --json | jq '.[].name'
  $ maestro sessions --no-header | cut -f1,7 | sort -t "$(printf '\\t')" -k2 -n`,
    )
    .action(sessions);
}

async function sessions(flags: SessionsFlags): Promise<void> {
  const { lab } = flags;
  const { withIndex } = await import('../lab/open-index.ts');
  const { countText, moneyText } = await import('../../protocol/number-text.ts');
  const { say } = await import('../terminal/terminal.ts');
  const { sessionState } = await import('../../sessions/record/session-state.ts');
  const { StoreError } = await import('../../store/errors.ts');
  const { oldestFirst } = await import('../../sessions/record/started-at.ts');
  const indexed = (await withIndex(lab, (index) => index.sessions())) ?? [];
  // Whether a session is running is known from its folder, not from the index.
  const stateNow = (name: string) => {
    try {
      return sessionState(join(lab, 'sessions', name));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      say(`Note: the state of ${name} is unknown: ${error.message}`);
      return { state: 'unknown' } as const;
    }
  };
  const byName = new Map(indexed.map((row) => [row.name, row]));
  const rows = oldestFirst(join(lab, 'sessions'), [...byName.keys()]).map((name) => {
    const row = byName.get(name)!;
    return { ...row, ...(row.state === 'finished' ? {} : stateNow(name)) };
  });
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'name', value: (row) => row.name },
    {
      title: 'state',
      value: (row) => row.state,
      text: (row) => ('pid' in row ? `running (pid ${row.pid})` : row.state),
    },
    {
      title: 'market',
      value: (row) => `${row.symbol} ${row.interval}${row.simulated === 1 ? ' SIMULATED' : ''}`,
    },
    { title: 'schedule', value: (row) => row.schedule },
    { title: 'tests', value: (row) => `${row.segments}x${row.tests}` },
    rounded('trades', (row) => row.trades, countText),
    rounded('P&L', (row) => row.total_pnl, moneyText),
    { title: 'verdict', value: (row) => row.verdict },
  ];
  printRows(columns, rows, flags, `Note: ${lab} has no sessions yet; try maestro session`);
  if (flags.json === true) return;
  for (const { name, state } of rows) {
    if (state === 'stopped') say(`Note: ${name} stopped; continue it with maestro resume ${name}`);
  }
}
