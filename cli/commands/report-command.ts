import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import type { ReportFlags } from '../report/report.ts';

export function reportCommand(): Command {
  return new Command('report')
    .summary('print the path of the report of a session, or open it')
    .description(
      'Print the path of the report of a finished session: one HTML page with its charts, tables and ' +
        'conversation. It needs no network.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--open', 'open it in the browser')
    .option('--out <file>', 'copy it to this file')
    .option('--force', 'overwrite an existing file')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro report --open
  $ maestro report session_20261120T151018Z --out findings.html`,
    )
    .action(async (session: string, flags: ReportFlags) =>
      (await import('../report/report.ts')).report(session, flags),
    );
}
