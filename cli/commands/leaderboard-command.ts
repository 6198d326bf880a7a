import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { positiveNumber, wholeNumber } from '../options/number-arguments.ts';
import {
  type Column,
  type ListingFlags,
  listingOptions,
  printListing,
} from '../terminal/listing.ts';

interface LeaderboardFlags extends ListingFlags {
  readonly lab: string;
  readonly top: number;
  readonly minTrades: number;
}

export function leaderboardCommand(): Command {
  const command = new Command('leaderboard')
    .summary('the best segments of all sessions, with how many trials they are the best of')
    .description(
      'List what ran in the segments of all sessions, by the t of its step trades: mean net P&L a bar ' +
        'over its standard error. The trials of its session stand beside it, since the best of many ' +
        'looks good on noise too; in-sample segments are marked.',
    )
    .option('--top <n>', 'how many lines', positiveNumber, 20)
    .option('--min-trades <n>', 'those with fewer step trades come last', wholeNumber, 30)
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro leaderboard
  $ maestro leaderboard --top 5 --min-trades 100`,
    )
    .action(leaderboard);
}

async function leaderboard(flags: LeaderboardFlags): Promise<void> {
  const { lab, top, minTrades, json, header } = flags;
  const { withIndex } = await import('../lab/open-index.ts');
  const { countText, moneyText, percentText, ratioText } = await import(
    '../../protocol/number-text.ts'
  );
  const { print, say } = await import('../terminal/terminal.ts');
  const rows = (await withIndex(lab, (index) => index.leaders(top, minTrades))) ?? [];
  if (json === true) {
    print(JSON.stringify(rows, null, 2));
    return;
  }
  if (rows.length === 0) {
    say(`Nothing has run in ${lab} yet: try maestro session`);
    return;
  }
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 't', value: (row) => row.t, text: (row) => ratioText(row.t) },
    { title: 'P&L', value: (row) => row.total_pnl, text: (row) => moneyText(row.total_pnl) },
    { title: 'trades', value: (row) => row.n_trades, text: (row) => countText(row.n_trades) },
    { title: 'hit', value: (row) => row.hit, text: (row) => percentText(row.hit) },
    { title: 'payoff', value: (row) => row.payoff, text: (row) => ratioText(row.payoff) },
    { title: 'sample', value: (row) => (row.in_sample === 1 ? 'in' : 'out') },
    { title: 'trials', value: (row) => row.trials, text: (row) => countText(row.trials) },
    {
      title: 'market',
      value: (row) => `${row.symbol} ${row.interval}${row.simulated === 1 ? ' SIMULATED' : ''}`,
    },
    { title: 'where', value: (row) => `${row.session} seg ${row.segment}` },
    { title: 'what', value: (row) => row.rules },
  ];
  printListing(columns, rows, { header });
}
