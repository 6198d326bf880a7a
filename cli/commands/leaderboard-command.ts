import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { positiveNumber, wholeNumber } from '../options/number-arguments.ts';
import {
  type Column,
  type ListingFlags,
  listingOptions,
  printRows,
  rounded,
} from '../terminal/listing.ts';

interface LeaderboardFlags extends ListingFlags {
  readonly lab: string;
  readonly top: number;
  readonly minTrades: number;
}

export function leaderboardCommand(): Command {
  const command = new Command('leaderboard')
    .summary('list the best segments of all sessions')
    .description(
      'List the strategies of all segments by the t of their step trades: mean net P&L per bar over its ' +
        'standard error. The number of trials of the session is listed too, as the best of many trials looks ' +
        'good on noise. In-sample segments are marked.',
    )
    .option('--top <n>', 'number of lines', positiveNumber, 20)
    .option('--min-trades <n>', 'list segments with fewer step trades last', wholeNumber, 30)
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
  const { lab, top, minTrades } = flags;
  const { withIndex } = await import('../lab/open-index.ts');
  const { countText, moneyText, percentText, ratioText } = await import(
    '../../protocol/number-text.ts'
  );
  const rows = (await withIndex(lab, (index) => index.leaders(top, minTrades))) ?? [];
  const columns: Column<(typeof rows)[number]>[] = [
    rounded('t', (row) => row.t, ratioText),
    rounded('P&L', (row) => row.total_pnl, moneyText),
    rounded('trades', (row) => row.n_trades, countText),
    rounded('hit', (row) => row.hit, percentText),
    rounded('payoff', (row) => row.payoff, ratioText),
    { title: 'sample', value: (row) => (row.in_sample === 1 ? 'in' : 'out') },
    rounded('trials', (row) => row.trials, countText),
    {
      title: 'market',
      value: (row) => `${row.symbol} ${row.interval}${row.simulated === 1 ? ' SIMULATED' : ''}`,
    },
    { title: 'where', value: (row) => `${row.session} seg ${row.segment}` },
    { title: 'what', value: (row) => row.rules },
  ];
  printRows(columns, rows, flags, `Note: ${lab} has no segments yet; try maestro session`);
}
