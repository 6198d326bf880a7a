import { Command, Option } from 'commander';
import { labOption } from './lab-option.ts';
import { positiveNumber, wholeNumber } from './number-arguments.ts';

interface LeaderboardFlags {
  readonly lab: string;
  readonly top: number;
  readonly minTrades: number;
  readonly json?: boolean;
}

export function leaderboardCommand(): Command {
  return new Command('leaderboard')
    .summary('the best segments of all sessions, with how many trials they are the best of')
    .description(
      'List what ran in the segments of all sessions, by the t of its step trades: mean net P&L a bar ' +
        'over its standard error. The trials of its session stand beside it, since the best of many ' +
        'looks good on noise too; in-sample segments are marked.',
    )
    .option('--top <n>', 'how many lines', positiveNumber, 20)
    .option('--min-trades <n>', 'those with fewer step trades come last', wholeNumber, 30)
    .addOption(labOption())
    .addOption(new Option('--json', 'print JSON, for programs'))
    .addHelpText(
      'after',
      `
Examples:
  $ maestro leaderboard
  $ maestro leaderboard --top 5 --min-trades 100`,
    )
    .action(leaderboard);
}

async function leaderboard({ lab, top, minTrades, json }: LeaderboardFlags): Promise<void> {
  const { withIndex } = await import('./open-index.ts');
  const { alignColumns } = await import('./align-columns.ts');
  const { countText, moneyText, percentText, ratioText } = await import(
    '../protocol/number-text.ts'
  );
  const { print, say } = await import('./terminal.ts');
  const rows = (await withIndex(lab, (index) => index.leaders(top, minTrades))) ?? [];
  if (json === true) {
    print(JSON.stringify(rows, null, 2));
    return;
  }
  if (rows.length === 0) {
    say(`Nothing has run in ${lab} yet: try maestro session`);
    return;
  }
  const titles = [
    't',
    'P&L',
    'trades',
    'hit',
    'payoff',
    'sample',
    'trials',
    'market',
    'where',
    'what',
  ];
  print(
    alignColumns([
      titles,
      ...rows.map((row) => [
        ratioText(row.t),
        moneyText(row.total_pnl),
        countText(row.n_trades),
        percentText(row.hit),
        ratioText(row.payoff),
        row.in_sample === 1 ? 'in' : 'out',
        countText(row.trials),
        `${row.symbol} ${row.interval}${row.simulated === 1 ? ' SIMULATED' : ''}`,
        `${row.session} seg ${row.segment}`,
        row.rules,
      ]),
    ]),
  );
}
