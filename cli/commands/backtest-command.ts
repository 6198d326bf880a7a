import { Command, Option } from 'commander';
import type { BacktestFlags } from '../backtest/strategy-flags.ts';
import { labOption } from '../options/lab-option.ts';
import { fileOptions } from '../options/market-options.ts';
import { amount, wholeNumber } from '../options/number-arguments.ts';

export function backtestCommand(): Command {
  const command = new Command('backtest')
    .summary('run one strategy over one market and print its trades')
    .description(
      'Run one strategy over one market and print its trades and metrics: for debugging, and to hold ' +
        'the engine against another one. Stops, targets, timeout and gates are off unless they are set.',
    )
    .requiredOption(
      '--market <name...>',
      'a market of the lab, files, or simulated[:null|drift|planted[:SEED[:DAYS]]]',
    )
    .option('--method <name...>', 'one to three methods (see: maestro methods)')
    .addOption(
      new Option('--combine <how>', 'how several methods agree')
        .choices(['all', 'majority', 'any'])
        .default('all'),
    )
    .option(
      '--set <key=value...>',
      'a parameter: fast=10, sma_crossover.fast=10, atr_stop_mult=1.5, hard_tp_usd=400, timeout_bars=240, vhf_min=0.3',
    )
    .option('--strategy <file>', 'a strategy as JSON, as session summaries print it')
    .option('--from <date>', 'first month or day: 2024-01, 2024-01-15')
    .option('--to <date>', 'last month or day, included')
    .option('--fee-bps <bps>', 'fee a side, in basis points', amount, 4)
    .option('--slippage-bps <bps>', 'on market and stop fills', amount, 1)
    .option('--notional <amount>', 'size of a trade in quote currency (default: 70000)', amount)
    .option('--quantity <amount>', 'size of a trade in base units', amount);
  return fileOptions(command)
    .option(
      '--trades <n>',
      'how many trades to print, the last ones; JSON has all',
      wholeNumber,
      40,
    )
    .option('--json', 'print {spec, market, trades, metrics}')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro backtest --market BTCUSDT --method macd_trend --set atr_stop_mult=1.5
  $ maestro backtest --market GOOG.csv --method sma_crossover --set fast=10 slow=30 --fee-bps 0 --slippage-bps 0
  $ maestro backtest --market BTCUSDT --strategy best.json --from 2024-06 --to 2024-08 --json
  $ maestro backtest --market simulated --method ema_crossover rsi_reversion --combine any

Decisions fall on a bar's close and fill at the next open. Times are UTC opens of the bars in which
the fills happened. What a session of the lab has locked away is not read, and what is run on bars of
the lab is a trial like any other: see maestro ledger, maestro vault.`,
    )
    .action(async (flags: BacktestFlags) => {
      const { backtest } = await import('../backtest/backtest.ts');
      await backtest(flags);
    });
}
