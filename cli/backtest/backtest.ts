import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { expectancy } from '../../engine/metrics/expectancy.ts';
import { onCapital } from '../../engine/metrics/on-capital.ts';
import { buyAndHold } from '../../engine/scoring/buy-and-hold.ts';
import { equityCurve } from '../../engine/scoring/equity-curve.ts';
import { metricsOf, recordSlice } from '../../engine/scoring/slice-record.ts';
import { type Costs, executionPlan } from '../../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../../engine/simulation/features.ts';
import { runBacktest } from '../../engine/simulation/run-backtest.ts';
import { computeSignals } from '../../engine/simulation/signals.ts';
import { EXIT_REASONS, TradeColumns } from '../../engine/simulation/trade-columns.ts';
import { gatesOff } from '../../engine/strategy/all-gates.ts';
import { marketWarnings, READS_VOLUME } from '../../engine/strategy/market-warnings.ts';
import type { Slice } from '../../engine/windows.ts';
import { cutMarket } from '../../market/cut-market.ts';
import type { DataWarning } from '../../market/data-warnings.ts';
import { DAY_MS } from '../../market/interval.ts';
import { barsPerYear, breakingGaps, type Market, marketFacts } from '../../market/market.ts';
import { parsePeriod } from '../../market/period.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { LedgerEntry } from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  pnlText,
  priceText,
  ratioText,
} from '../../protocol/number-text.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import { ledgerMarket } from '../../sessions/ledger/ledger-sums.ts';
import { sha256 } from '../../store/durable-file.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { namedMarket } from '../lab/choose-market.ts';
import { alignColumns } from '../terminal/align-columns.ts';
import { print, printJson, say } from '../terminal/terminal.ts';
import { type BacktestFlags, typedStrategy } from './strategy-flags.ts';
import { unlockedMarket } from './unlocked-market.ts';

/** `maestro backtest`. */
export async function backtest(flags: BacktestFlags): Promise<void> {
  const strategy = typedStrategy(flags);
  const { market: whole, notices } = await namedMarket(flags.market, flags);
  for (const notice of notices) say(`Note: ${notice}`);
  const { market, locked, ledger, known } = unlockedMarket(whole, flags.lab);
  for (const sentence of known?.recognised ?? []) say(`Note: ${sentence}`);
  const { bars } = market;
  for (const sentence of gatesOff(strategy, bars)) say(`Note: ${sentence}`);
  if (locked !== null && reaches(flags.to, locked)) {
    say(
      `Note: bars from ${isoInstant(locked)} on are in the vault of this market; the backtest ends before them`,
    );
  }

  const slice = sliceOf(market, flags);
  const costs = { fee_bps: flags.feeBps, slippage_bps: flags.slippageBps };
  const spec = {
    ...strategy,
    costs,
    from: isoInstant(bars.time[slice.start]!),
    to: isoInstant(bars.time[slice.end - 1]! + bars.intervalMs),
  };
  const facts = marketFacts(whole);
  ledger?.append((lines) => {
    const own = known!.bars.entry(lines);
    return [own, entryOf(spec, facts, own.bars)];
  });
  const warnings = marketWarnings(usedBars(market, slice));
  const result = { spec, market: facts, warnings, ...runStrategy(market, slice, spec) };
  if (flags.json === true) {
    printJson(result);
    return;
  }
  const baseline = buyAndHold(bars, slice, strategy.sizing, costs);
  print(readable(result, baseline.totalPnl, flags.trades));
}

/** Whether the requested period ends after an instant. */
function reaches(to: string | undefined, instant: number): boolean {
  return to === undefined || asUsage(() => parsePeriod(to, to)).to > instant;
}

/** A trial on the ledger; a repeated backtest is not a new one. */
function entryOf(spec: Spec, facts: MarketFacts, bars: string): LedgerEntry {
  const specification = sha256(canonicalJson({ ...spec, bars: facts.hash }));
  return {
    type: 'backtest',
    key: `backtest ${bars}/${specification}`,
    market: ledgerMarket(facts),
    bars,
    from: spec.from,
    to: spec.to,
    interval: facts.interval,
    specification,
    rules: describeRules(spec),
  };
}

interface Spec extends Strategy {
  readonly costs: Costs;
  readonly from: string;
  readonly to: string;
}

type BacktestResult = ReturnType<typeof runStrategy> & {
  readonly spec: Spec;
  readonly market: MarketFacts;
  readonly warnings: readonly DataWarning[];
};

/** The trades of a strategy on a slice of bars, and their metrics. */
function runStrategy(market: Market, { start, end }: Slice, spec: Spec) {
  const { bars } = market;
  const features = computeFeatures(bars);
  const plan = executionPlan(spec, spec.costs, features);
  const gaps = Int32Array.from(breakingGaps(market), ({ index }) => index);
  const signals = computeSignals(bars, spec);
  const run = { bars, features, signals, plan, gaps };
  const trades = runBacktest(run, start, end, new TradeColumns());
  const record = recordSlice(trades, bars, start, end, plan.feeRate);
  const curve = new Float64Array(end - start);
  equityCurve(trades, bars, start, end, plan.feeRate, curve);
  // Returns are stated on the capital of one trade.
  const { sizing } = spec;
  const days = (bars.time[end - 1]! + bars.intervalMs - bars.time[start]!) / DAY_MS;
  const capital = 'notional' in sizing ? sizing.notional : sizing.quantity * bars.open[start]!;
  return {
    trades: tradeRows(trades, market),
    metrics: {
      ...metricsOf(record, barsPerYear(market)),
      /** Mean P&L a trade; null without trades. */
      expectancy: expectancy(trades.pnl.subarray(0, trades.count)),
      on_capital: onCapital(curve, capital, { barsPerYear: barsPerYear(market), days }),
    },
  };
}

function tradeRows(trades: TradeColumns, { bars }: Market) {
  return Array.from({ length: trades.count }, (_, t) => {
    const entryBar = trades.entryBar[t]!;
    const exitBar = trades.exitBar[t]!;
    return {
      entry_ts: isoInstant(bars.time[entryBar]!),
      exit_ts: isoInstant(bars.time[exitBar]!),
      side: trades.side[t] === 1 ? 'LONG' : 'SHORT',
      entry: trades.entry[t]!,
      exit: trades.exit[t]!,
      quantity: trades.quantity[t]!,
      pnl: trades.pnl[t]!,
      bars_held: exitBar - entryBar,
      exit_reason: EXIT_REASONS[trades.exitReason[t]!]!,
    };
  });
}

/** The bars of a slice as a market of their own. */
function usedBars(market: Market, { start, end }: Slice): Market {
  const { time } = market.bars;
  return cutMarket(market, time[start]!, time[end - 1]! + 1)!;
}

/** The bars from the first requested day to the last. */
function sliceOf({ bars }: Market, { from, to }: BacktestFlags): Slice {
  const { time, length } = bars;
  const start = from === undefined ? 0 : indexAt(time, asUsage(() => parsePeriod(from, from)).from);
  const end = to === undefined ? length : indexAt(time, asUsage(() => parsePeriod(to, to)).to);
  if (end - start < 2) {
    throw new UsageError(
      `Cannot backtest from ${from ?? 'the start'} to ${to ?? 'the end'}: found ${plural(Math.max(0, end - start), 'bar')}; ` +
        `the market has ${isoInstant(time[0]!)} to ${isoInstant(time[length - 1]!)}`,
    );
  }
  return { start, end };
}

function indexAt(time: Float64Array, wanted: number): number {
  const index = time.findIndex((one) => one >= wanted);
  return index < 0 ? time.length : index;
}

function readable(result: BacktestResult, buyAndHoldPnl: number, shown: number): string {
  const { spec, market, warnings, trades, metrics } = result;
  const { expectancy: perTrade, on_capital } = metrics;
  const amounts = [...trades.map(({ pnl }) => pnl), metrics.total_pnl, metrics.maxdd];
  const money = (amount: number | null) => pnlText(amount, amounts);
  const rows = trades.slice(Math.max(0, trades.length - shown)).map((one) => {
    const side = one.side === 'LONG' ? 1 : -1;
    return [
      one.entry_ts.replace('T', ' ').replace('Z', ''),
      one.exit_ts.replace('T', ' ').replace('Z', ''),
      one.side,
      priceText(one.entry),
      priceText(one.exit),
      `${ratioText(100 * side * (one.exit / one.entry - 1))}%`,
      money(one.pnl),
      String(one.bars_held),
      one.exit_reason,
    ];
  });
  const titles = ['entry (UTC)', 'exit', 'side', 'in', 'out', 'move', 'P&L', 'bars', 'why'];
  const hidden = trades.length - rows.length;
  return [
    ...(market.simulated === null ? [] : [`*** ${simulatedText(market.simulated)} ***`]),
    `${market.symbol} ${market.interval} (${market.venue}), ${spec.from} to ${spec.to}: ${describeRules(spec)}`,
    ...warnings.map(({ text }) => `Note: ${text}`),
    '',
    ...(hidden > 0
      ? [`... ${plural(hidden, 'earlier trade')} (--trades ${trades.length} shows all)`]
      : []),
    ...(rows.length === 0 ? [noTradesText(result)] : [alignColumns([titles, ...rows])]),
    '',
    `${plural(metrics.n_trades, 'trade')}, hit ${percentText(metrics.hit)}, payoff ${ratioText(metrics.payoff)}, ` +
      `profit factor ${ratioText(metrics.profit_factor)}, P&L ${money(metrics.total_pnl)}, drawdown ${money(metrics.maxdd)}`,
    `Sharpe ${ratioText(metrics.sharpe)} (equity changes a bar, flat bars included, annualised), t ${ratioText(metrics.t)}, ` +
      `exposure ${percentText(metrics.exposure)}, ${countText(metrics.blunders)} blunders. Buy-and-hold: ${moneyText(buyAndHoldPnl)}.`,
    `Per trade: ${money(perTrade)} on average. On a capital of one trade, ${moneyText(on_capital.capital)}: ` +
      `CAGR ${percentText(on_capital.cagr)}, drawdown ${percentText(on_capital.maxdd)}, Sortino ${ratioText(on_capital.sortino)}, Calmar ${ratioText(on_capital.calmar)}.`,
  ].join('\n');
}

/** Why there are none, where the bars say it. */
function noTradesText({ spec, warnings }: BacktestResult): string {
  const blind = [...spec.methods, ...Object.keys(spec.gates)].filter((name) =>
    READS_VOLUME.includes(name),
  );
  const isBlind = blind.length > 0 && warnings.some(({ share }) => share === 1);
  return isBlind ? `No trades: ${blind.join(' and ')} cannot work without volume.` : 'No trades.';
}
