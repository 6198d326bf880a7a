import { Command, Option } from 'commander';
import type { BacktestFlags } from '../backtest/strategy-flags.ts';
import { labOption } from '../options/lab-option.ts';
import { fileOptions, OF_MARKET } from '../options/market-options.ts';
import { amount, wholeNumber } from '../options/number-arguments.ts';

export function backtestCommand(): Command {
  const command = new Command('backtest')
    .summary('run one strategy over one market and print its trades')
    .description(
      'Run one strategy over one market and print its trades and metrics, to debug it or to compare the engine ' +
        'with another one. Stops, targets, timeout and gates are off unless set.',
    )
    .requiredOption(
      '--market <name...>',
      'a market of the lab, files, or simulated[:null|drift|planted[:SEED[:DAYS]]]',
    )
    .option('--method <name...>', 'one to three methods (see: maestro methods)')
    .addOption(
      new Option(
        '--combine <how>',
        'how several methods combine (default: all; see: maestro methods)',
      ).choices(['all', 'majority', 'any']),
    )
    .option(
      '--set <key=value...>',
      'a parameter: fast=10, sma_crossover.fast=10, atr_stop_mult=1.5, hard_tp_usd=400, timeout_bars=240, vhf_min=0.3',
    )
    .option('--strategy <file>', 'a strategy as JSON, in the form of session summaries')
    .option('--from <date>', 'first month or day: 2024-01, 2024-01-15')
    .option('--to <date>', 'last month or day, inclusive')
    .option('--fee-bps <bps>', 'fee per side, in basis points', amount, 4)
    .option('--slippage-bps <bps>', 'slippage, in basis points', amount, 1)
    .option('--notional <amount>', 'size of a trade, in quote currency (default: 70000)', amount)
    .option('--quantity <amount>', 'size of a trade, in base units', amount);
  return fileOptions(command, OF_MARKET)
    .option(
      '--trades <n>',
      'number of trades to print, from the end; JSON has all',
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

Decisions are made at the close of a bar and fill at the next open. Times are the UTC opening times of the
bars of the fills. Locked bars are not read (see: maestro vault), and every run on a market of the lab is
recorded as a trial (see: maestro ledger).`,
    )
    .action(async (flags: BacktestFlags) =>
      (await import('../backtest/backtest.ts')).backtest(flags),
    );
}
