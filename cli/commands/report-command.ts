import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import type { ReportFlags } from '../report/report.ts';

export function reportCommand(): Command {
  return new Command('report')
    .summary('find or open the pictures of a session')
    .description(
      'Print the path of the report of a finished session: one page with all of its pictures, its ' +
        'tables and its conversation, which needs no network. It was written when the session ended.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--open', 'open it in the browser')
    .option('--out <file>', 'copy it there: the copy stands by itself')
    .option('--force', 'write over a file that is there')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro report --open
  $ maestro report session_20261120T151018Z --out findings.html`,
    )
    .action(async (session: string, flags: ReportFlags) => {
      const { report } = await import('../report/report.ts');
      await report(session, flags);
    });
}
