import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import type { ShowFlags } from '../show/show.ts';

export function showCommand(): Command {
  return new Command('show')
    .summary('print the results of a session')
    .description('Print the summary of a session, or one of its segments or tests.')
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--segment <n>', 'print a segment and its tests as a table', wholeNumber)
    .option('--test <name>', 'print the leaderboard and trades of a test, as seg1_test001')
    .option('--files', 'list the files of the session')
    .option('--json', 'print the same as JSON')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro show
  $ maestro show latest --segment 2
  $ maestro show latest --segment 2 --json | jq '.results.tests[] | select(.status == "kept")'
  $ maestro show session_20261120T151018Z --test seg1_test007

With charts: maestro report --open`,
    )
    .action(async (session: string, flags: ShowFlags) =>
      (await import('../show/show.ts')).show(session, flags),
    );
}
