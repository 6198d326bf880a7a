import type { ExecutionPlan } from './execution-plan.ts';
import { PNL_STEPS, STOP_HIT, TP_HIT, type TradeColumns } from './trade-columns.ts';

/** A blunder is a loss above this multiple of the planned risk, or a stop within this number of bars. */
const BLUNDER_RISKS = 1.5;
const BLUNDER_BARS = 2;

/** The fill price of a market or stop order: a buy (1) pays more, a sale (−1) gets less. */
export function slipped(price: number, action: number, slippageRate: number): number {
  return price * (1 + action * slippageRate);
}

/**
 * Which of stop and target fills in a bar that touches one or both: a bar that opens beyond
 * the target fills there; otherwise the stop comes first.
 *
 * @param worst low of the bar for a long, high for a short
 */
export function touchReason(
  side: number,
  stop: number,
  target: number,
  open: number,
  worst: number,
): typeof STOP_HIT | typeof TP_HIT {
  return side * (worst - stop) <= 0 && side * (open - target) < 0 ? STOP_HIT : TP_HIT;
}

/** The price of that fill, before slippage: the level, or the open of a bar that opens beyond it. */
export function touchPrice(
  side: number,
  stop: number,
  target: number,
  open: number,
  reason: number,
): number {
  if (reason === STOP_HIT) return side * (open - stop) <= 0 ? open : stop;
  return side * (open - target) >= 0 ? open : target;
}

/**
 * Records the trade of a closed position. It takes numbers instead of an object, since an allocation per
 * trade would slow `runBacktest()` down by half.
 *
 * @param price before slippage, which a target does not pay
 * @param reason index into EXIT_REASONS
 */
export function recordTrade(
  trades: TradeColumns,
  t: number,
  plan: ExecutionPlan,
  side: number,
  isReversal: boolean,
  entryBar: number,
  entryOpen: number,
  entry: number,
  quantity: number,
  stopDistance: number,
  exitBar: number,
  price: number,
  reason: number,
): void {
  const exit = reason === TP_HIT ? price : slipped(price, -side, plan.slippageRate);
  const costs = plan.feeRate * (entry + exit) * quantity;
  const beforeCosts = side * (price - entryOpen) * quantity;
  trades.entryBar[t] = entryBar;
  trades.exitBar[t] = exitBar;
  trades.side[t] = side;
  trades.isReversal[t] = isReversal ? 1 : 0;
  trades.entry[t] = entry;
  trades.exit[t] = exit;
  trades.quantity[t] = quantity;
  trades.pnl[t] = Math.round((side * (exit - entry) * quantity - costs) * PNL_STEPS) / PNL_STEPS;
  trades.exitReason[t] = reason;
  trades.isBlunder[t] =
    beforeCosts < -BLUNDER_RISKS * stopDistance * quantity ||
    (reason === STOP_HIT && exitBar - entryBar <= BLUNDER_BARS)
      ? 1
      : 0;
}
