import { Command } from 'commander';

export function dataCommand(): Command {
  return new Command('data').description('import, download, list and check market data');
}
