import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExportFlags } from '../export/export.ts';
import { TABLE_NAMES, type TableName } from '../export/table.ts';
import { labOption } from '../options/lab-option.ts';

export function exportCommand(): Command {
  return new Command('export')
    .summary('write the trades, scores and tests of a session as flat tables')
    .description(
      'Write what a session recorded as flat tables, for a notebook or a spreadsheet: a row a trade, a row ' +
        'an episode, a row a test. Of a session that did not come to its end, what is there. The files are ' +
        'whole or not there.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .addOption(
      new Option('--format <format>', 'what the tables are written as')
        .choices(['csv', 'parquet', 'jsonl'])
        .default('csv'),
    )
    .option('--what <tables>', 'which ones, with commas between them (default: all)', tableNames)
    .option(
      '--out <dir>',
      'folder to write into, or - for one table on stdout (default: NAME-export in this folder)',
    )
    .option('--force', 'write over tables that are there')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro export
  $ maestro export latest --format parquet --out tables
  $ maestro export --what trades --out - | cut -d, -f14,20 | head
  $ maestro export --what tests --format jsonl --out - | jq 'select(.status == "kept") | .step_total_pnl'

To read them:
  pandas   pd.read_parquet("tables/trades.parquet")
           pd.read_csv("trades.csv", dtype={"session": str}, parse_dates=["ts", "entry_ts", "exit_ts"])
  duckdb   select exit_reason, sum(pnl) from 'tables/trades.parquet' where phase = 'step' group by 1

Columns:
Every row has session_name, session (the key in all files of the session), simulated, segment, in_sample and
test. Names and order stay what they are; new columns come last. Times are UTC. Amounts are in quote currency,
after costs. Steps that are in_sample are not for summing up: see the summary of the session.

CSV:
As RFC 4180 has it: lines end in CRLF, what is undefined is empty, and a text that a spreadsheet would take
for a formula (it begins with =, +, - or @) has an apostrophe before it. Numbers are left as they are. On
stdout rows come as they are read: where a file turns out to be damaged, the exit code is 1.`,
    )
    .action(async (session: string, flags: ExportFlags) => {
      const { exportSession } = await import('../export/export.ts');
      await exportSession(session, flags);
    });
}

function tableNames(text: string): TableName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = TABLE_NAMES.filter((name) => names.includes(name));
  if (known.length === new Set(names).size) return known;
  throw new InvalidArgumentError(`Expected some of ${TABLE_NAMES.join(', ')}, with commas.`);
}
