import { Command } from 'commander';
import { checkCommand } from '../data/check-command.ts';
import { importCommand } from '../data/import-command.ts';
import { listCommand } from '../data/list-command.ts';
import { pullCommand } from '../data/pull-command.ts';
import { resampleCommand } from '../data/resample-command.ts';
import { simulateCommand } from '../data/simulate-command.ts';

/** `maestro data`: the markets of the lab. */
export function dataCommand(): Command {
  const data = new Command('data')
    .summary('download, import, list, check and simulate market data')
    .description('Add market data to the lab, list it and check it.')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data pull BTCUSDT --interval 5m --from 2024-01 --to 2024-12
  $ maestro data import BTCUSDT-5m-2024-*.zip
  $ maestro data list
  $ maestro data check BTCUSDT`,
    );
  const commands = [
    pullCommand,
    importCommand,
    listCommand,
    checkCommand,
    resampleCommand,
    simulateCommand,
  ];
  for (const command of commands) data.addCommand(command());
  return data;
}
