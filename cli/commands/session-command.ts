import { Command, Option } from 'commander';
import { DEFAULT_ARCHIVE_URL } from '../../market/archive-url.ts';
import { callOptions, seatOptions } from '../options/agent-options.ts';
import { labOption } from '../options/lab-option.ts';
import { fileOptions } from '../options/market-options.ts';
import { amount, wholeNumber } from '../options/number-arguments.ts';
import { oneScreen, screenOptions } from '../options/screen-options.ts';
import type { SessionFlags } from '../session/session-flags.ts';

export function sessionCommand(): Command {
  const command = new Command('session')
    .summary('run a session: segments of micro-backtests, led by agents')
    .description(
      'Run a session. Each segment a strategist makes three proposals, a critic picks one, and it is ' +
        'tried in micro-backtests of 15 days: candidates on 10, the best few on 3, the kept one on the ' +
        'last 2. Between waves of tests an analyzer may patch parameters.',
    )
    .optionsGroup('What to run:')
    .option('--segments <n>', 'how many segments (default: 5)', wholeNumber)
    .option('--tests <n>', 'micro-backtests a segment (default: 100)', wholeNumber)
    .option('--seed <n>', 'of everything random (default: 1)', wholeNumber)
    .addOption(
      new Option(
        '--schedule <schedule>',
        'forward: each segment sees only what came before it; revisit: all over the same windows; auto: forward where the days suffice (default: auto)',
      ).choices(['auto', 'forward', 'revisit']),
    )
    .option(
      '--fee-bps <bps>',
      'fee a side, in basis points; spot users often pay 10 (default: 4)',
      amount,
    )
    .option('--slippage-bps <bps>', 'on market and stop fills (default: 1)', amount)
    .option('--notional <amount>', 'size of a trade in quote currency (default: 70000)', amount)
    .option('--quantity <amount>', 'size of a trade in base units, in place of --notional', amount)
    .option('--config <file>', 'settings as YAML; what is typed here wins')
    .option(
      '--placebo <n>',
      'how often the whole search runs again on markets without an edge, of each of two kinds, to say how ' +
        'much of what it found is luck (default: 20 x the sessions on these bars, less 1, where heuristic ' +
        'agents play, else 0)',
      wholeNumber,
    )
    .option(
      '--exam',
      'open the vault at the end, where it found a candidate (see: maestro help exam)',
    )
    .optionsGroup('Who decides:');
  callOptions(seatOptions(command, 'auto: by the API keys that are set'))
    .option('--no-blind', 'let models see symbol, dates and prices, which they may remember')
    .option(
      '--reviews <n>',
      'how often a segment the critic, where a model, is asked midway when tests get worse (default: 1)',
      wholeNumber,
    )
    .optionsGroup('On which bars:')
    .option(
      '--market <name...>',
      'a market of the lab, files, or simulated[:null|drift|planted[:SEED[:DAYS]]]',
    );
  fileOptions(command)
    .option('--offline', 'download nothing, and let auto ask no model (also: MAESTRO_OFFLINE=1)')
    .addOption(
      new Option('--archive-url <url>', 'where the default market is downloaded from')
        .env('MAESTRO_ARCHIVE_URL')
        .default(DEFAULT_ARCHIVE_URL)
        .hideHelp(),
    )
    .optionsGroup('Where and how:')
    .addOption(labOption())
    .option('--name <id>', 'what the session is called (default: its start)')
    .option(
      '--workers <n>',
      'worker threads (default: one a core); results do not depend on it',
      wholeNumber,
    )
    .option('--dry-run', 'print the whole plan and what it costs, and write nothing');
  return screenOptions(command, 'events')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro session                                    on the lab's market, or one that it gets
  $ maestro session --market BTCUSDT-5m-2024-*.zip     straight from files
  $ maestro session --market simulated:planted --seed 3
  $ maestro session --strategist anthropic --critic openai --budget-usd 2
  $ maestro session --agents compatible:qwen3:8b --base-url http://127.0.0.1:11434/v1
  $ maestro session --tests 42 --schedule forward --dry-run
  $ maestro session --json | jq 'select(.type == "wave_finished")'

Exit codes: 0 done, 1 failed, 2 usage, 3 not enough data, 130 interrupted, 129 hung up on, 143
terminated. A session that was stopped goes on with maestro resume.

The session is a folder below LAB/sessions: start with its session_summary.md.
A config file holds settings by their names (see: maestro schema session-config), and may say
market, agents, models and budget too. How to set up models: docs/models.md.`,
    )
    .action(async (flags: SessionFlags) => {
      oneScreen(flags);
      const { session } = await import('../session/session.ts');
      await session(flags);
    });
}
