import { Command } from 'commander';
import type { StoredMarket } from '../../market/market-store.ts';
import { minute } from '../../protocol/iso-instant.ts';
import { countText } from '../../protocol/number-text.ts';
import { labOption } from '../options/lab-option.ts';
import { dataFolder } from '../options/market-options.ts';
import {
  type Column,
  type ListingFlags,
  listingOptions,
  printListing,
  rounded,
} from '../terminal/listing.ts';
import { printJson, say } from '../terminal/terminal.ts';

interface ListFlags extends ListingFlags {
  readonly lab: string;
}

export function listCommand(): Command {
  const command = new Command('list')
    .summary('list the markets of the lab')
    .description('List the markets of the lab. Damaged files are listed with the error.')
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data list
  $ maestro data list --lab ~/lab --json`,
    )
    .action(list);
}

async function list({ lab, json, header }: ListFlags): Promise<void> {
  const { listMarkets } = await import('../../market/market-store.ts');
  const folder = dataFolder(lab);
  const markets = listMarkets(folder);
  if (json === true) {
    printJson(markets);
    return;
  }
  const whole = markets.flatMap((market) => ('facts' in market ? [market] : []));
  printListing(COLUMNS, whole, { header });
  for (const market of markets) {
    if ('problem' in market) say(market.problem);
  }
  if (markets.length === 0) {
    say(`There are no markets in ${folder} yet; try maestro data pull BTCUSDT`);
  }
}

const COLUMNS: readonly Column<StoredMarket>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'symbol', value: ({ facts }) => facts.symbol },
  { title: 'interval', value: ({ facts }) => facts.interval },
  rounded('bars', ({ facts }) => facts.bars, countText),
  { title: 'from (UTC)', value: ({ facts }) => minute(facts.from) },
  { title: 'to', value: ({ facts }) => minute(facts.to) },
  rounded('gaps', ({ facts }) => facts.gaps, countText),
  {
    title: 'calendar',
    value: ({ facts }) => `${facts.calendar}${facts.simulated === null ? '' : ', SIMULATED'}`,
  },
];
