import { Command } from 'commander';
import { countText } from '../../protocol/number-text.ts';
import { alignColumns } from '../align-columns.ts';
import { labOption } from '../lab-option.ts';
import { print, say } from '../terminal.ts';
import { dataFolder, jsonOption } from './data-options.ts';
import { minute } from './describe-market.ts';

interface ListFlags {
  readonly lab: string;
  readonly json?: boolean;
}

export function listCommand(): Command {
  return new Command('list')
    .summary('list the markets of the lab')
    .description('List the markets of the lab. A broken file is listed with what is wrong with it.')
    .addOption(labOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data list
  $ maestro data list --lab ~/lab --json`,
    )
    .action(list);
}

async function list({ lab, json }: ListFlags): Promise<void> {
  const { listMarkets } = await import('../../market/market-store.ts');
  const folder = dataFolder(lab);
  const markets = listMarkets(folder);
  if (json === true) {
    print(JSON.stringify(markets, null, 2));
    return;
  }
  const rows = markets.flatMap((market) => {
    if ('problem' in market) return [];
    const { symbol, interval, bars, from, to, gaps, calendar, simulated } = market.facts;
    const kind = simulated === null ? calendar : `${calendar}, SIMULATED`;
    return [
      [
        market.name,
        symbol,
        interval,
        countText(bars),
        minute(from),
        minute(to),
        countText(gaps),
        kind,
      ],
    ];
  });
  const titles = ['name', 'symbol', 'interval', 'bars', 'from (UTC)', 'to', 'gaps', 'calendar'];
  if (rows.length > 0) print(alignColumns([titles, ...rows]));
  for (const market of markets) {
    if ('problem' in market) print(`${market.name} is broken: ${market.problem}`);
  }
  if (markets.length === 0) {
    say(`There are no markets in ${folder} yet: try maestro data pull BTCUSDT`);
  }
}
