import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import type { ShowFlags } from '../show/show.ts';

export function showCommand(): Command {
  return new Command('show')
    .summary('read what a session found')
    .description('Print the summary of a session, or one of its segments or tests.')
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--segment <n>', 'a table of the segment and its tests', wholeNumber)
    .option('--test <name>', 'a test, as seg1_test001: its leaderboard and trades')
    .option('--files', 'the paths of the files of the session')
    .option('--json', 'the same as JSON: aggregates, a segment, a test with its trades, or paths')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro show
  $ maestro show latest --segment 2
  $ maestro show latest --segment 2 --json | jq '.results.tests[] | select(.status == "kept")'
  $ maestro show session_20261120T151018Z --test seg1_test007

The same with pictures: maestro report --open`,
    )
    .action(async (session: string, flags: ShowFlags) => {
      const { show } = await import('../show/show.ts');
      show(session, flags);
    });
}
