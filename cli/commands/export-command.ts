import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExportFlags } from '../export/export.ts';
import { TABLE_NAMES, type TableName } from '../export/table.ts';
import { labOption } from '../options/lab-option.ts';

export function exportCommand(): Command {
  return new Command('export')
    .summary('write the trades, scores and tests of a session as flat tables')
    .description(
      'Write the records of a session as flat tables for a notebook or a spreadsheet: one row per trade, per ' +
        'episode (scores) and per test. An unfinished session is exported as far as it ran. Files are ' +
        'written atomically.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .addOption(
      new Option('--format <format>', 'file format')
        .choices(['csv', 'parquet', 'jsonl'])
        .default('csv'),
    )
    .option('--what <tables>', 'comma-separated: trades, scores, tests (default: all)', tableNames)
    .option('--out <dir>', 'folder, or - for one table on stdout (default: NAME-export)')
    .option('--force', 'overwrite existing files')
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
test. Names and order are stable; new columns are appended. Times are UTC. Amounts are in quote currency, after
costs. Do not sum P&L over in_sample steps.

CSV:
RFC 4180: lines end in CRLF and undefined values are empty. A text that starts with =, +, - or @ gets a leading
apostrophe, so that no spreadsheet runs it as a formula; numbers are unchanged. On stdout rows are streamed: if a
file is damaged, the exit code is 1.`,
    )
    .action(async (session: string, flags: ExportFlags) =>
      (await import('../export/export.ts')).exportSession(session, flags),
    );
}

function tableNames(text: string): TableName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = TABLE_NAMES.filter((name) => names.includes(name));
  if (known.length === new Set(names).size) return known;
  throw new InvalidArgumentError(`Expected a comma-separated list of ${TABLE_NAMES.join(', ')}.`);
}
