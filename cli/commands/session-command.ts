import { Command, Option } from 'commander';
import { DEFAULT_ARCHIVE_URL } from '../../market/archive-url.ts';
import { everydayOptions } from '../help/everyday-options.ts';
import { callOptions, seatOptions } from '../options/agent-options.ts';
import { labOption } from '../options/lab-option.ts';
import { fileOptions, OF_MARKET } from '../options/market-options.ts';
import { amount, wholeNumber } from '../options/number-arguments.ts';
import { onlyOne } from '../options/only-one.ts';
import { OUTPUT_OPTIONS, oneScreen, screenOptions } from '../options/screen-options.ts';
import { workersOption } from '../options/worker-count.ts';
import type { SessionFlags } from '../session/session-flags.ts';

const EVERYDAY = [
  ...['--market', '--interval', '--from', '--to', '--segments', '--tests', '--schedule', '--seed'],
  ...['--placebo', '--fee-bps', '--agents', '--budget-usd', '--config', '--workers'],
  ...['--dry-run', '--lab', '--name', ...OUTPUT_OPTIONS],
];

export function sessionCommand(): Command {
  const command = new Command('session')
    .summary('run a session: segments of micro-backtests, led by agents')
    .description(
      'Run a session. In each segment the Strategist makes three proposals, the Critic picks one, and that ' +
        'proposal runs in micro-backtests of 15 days: candidates on 10 days of training, the best few on 3 of ' +
        'validation, the selected one on the last 2. Between waves of tests an adjustment rule may change one parameter.',
    )
    .optionsGroup('Market:')
    .option(
      '--market <name...>',
      'a market of the lab, files, or simulated[:null|drift|planted[:SEED[:DAYS]]], where null has no edge, drift ' +
        'only a trend and planted a known edge (default: spot-BTCUSDT-5m if the lab has it, else its market with the most ' +
        'bars, else a download)',
    );
  fileOptions(command, OF_MARKET)
    .option('--from <date>', 'first month or day to use: 2024-01, 2024-01-15 (default: all bars)')
    .option('--to <date>', 'last month or day to use, inclusive')
    .option('--offline', 'download nothing and ask no model (also: MAESTRO_OFFLINE=1)')
    .addOption(
      new Option('--archive-url <url>', 'where the default market is downloaded from')
        .env('MAESTRO_ARCHIVE_URL')
        .default(DEFAULT_ARCHIVE_URL)
        .hideHelp(),
    )
    .optionsGroup('Search:')
    .option('--segments <n>', 'number of segments (default: 5)', wholeNumber)
    .option('--tests <n>', 'micro-backtests per segment (default: 100)', wholeNumber)
    .addOption(
      new Option(
        '--schedule <schedule>',
        'forward: each segment uses later days than the one before; revisit: all segments use the same days (only the first is out of sample); auto: forward if the market is long enough (default: auto)',
      ).choices(['auto', 'forward', 'revisit']),
    )
    .option('--seed <n>', 'random seed (default: 1)', wholeNumber)
    .option(
      '--placebo <n>',
      'placebo runs of each kind (shuffled, mirrored): the same search on copies of the market without an edge, to measure ' +
        'luck (default: 20 k - 1 for try k on the same bars; 0 with language models, whose verdict is then "not judged")',
      wholeNumber,
    )
    .option('--exam', 'test the champion on the vault, the locked last bars, if it is a candidate')
    .option('--config <file>', 'settings as YAML (see: maestro init); options override it')
    .optionsGroup('Costs and trade size:')
    .option('--fee-bps <bps>', 'fee per side, in basis points (default: 4)', amount)
    .option(
      '--slippage-bps <bps>',
      'slippage of market and stop orders, in basis points (default: 1)',
      amount,
    )
    .option(
      '--notional <amount>',
      'size of a trade, in quote currency (default: 70000; excludes --quantity)',
      amount,
    )
    .option('--quantity <amount>', 'size of a trade, in base units (excludes --notional)', amount)
    .optionsGroup('Agents:');
  callOptions(seatOptions(command, 'auto: models whose API keys are set, else heuristic'))
    .option('--no-blind', 'show models the symbol, dates and prices, which they may remember')
    .option(
      '--reviews <n>',
      'mid-segment reviews by a language-model Critic, per segment (default: 1)',
      wholeNumber,
    )
    .optionsGroup('Run:')
    .addOption(labOption())
    .option('--name <id>', 'name of the session (default: its start time)')
    .addOption(workersOption())
    .option('--dry-run', 'print the plan and its cost; write nothing');
  screenOptions(command.optionsGroup('Output:'), 'events');
  return everydayOptions(command, EVERYDAY)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro session                                    on a market of the lab, or a download
  $ maestro session --market BTCUSDT-5m-2024-*.zip     on files
  $ maestro session --market simulated:planted --seed 3
  $ maestro session --agents anthropic --budget-usd 2
  $ maestro session --tests 42 --schedule forward --dry-run
  $ maestro session --json | jq 'select(.type == "wave_finished")'

A session is a folder in LAB/sessions: read its session_summary.md first. Ctrl-C stops it, and maestro
resume continues it. How to set up models: docs/models.md.

Exit codes: 0 done, 1 failed, 2 usage, 3 not enough data, 129 terminal closed, 130 interrupted, 143 terminated.`,
    )
    .action(async (flags: SessionFlags) => {
      oneScreen(flags);
      onlyOne('show a session', { '--dry-run': flags.dryRun, '--json': flags.json });
      await (await import('../session/session.ts')).session(flags);
    });
}
