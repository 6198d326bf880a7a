/** Sums for hit, payoff and profit factor. A trade with P&L of exactly 0 is neither win nor loss. */
export interface TradeSums {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly grossProfit: number;
  /** Magnitude. */
  readonly grossLoss: number;
}

/** Winners over trades; null without trades. */
export function hitOf({ trades, wins }: TradeSums): number | null {
  return trades === 0 ? null : wins / trades;
}

/** Mean win over mean loss; null without losses, 0 without wins. */
export function payoffOf({ wins, losses, grossProfit, grossLoss }: TradeSums): number | null {
  if (losses === 0) return null;
  return wins === 0 ? 0 : grossProfit / wins / (grossLoss / losses);
}

/** Gross profit over gross loss; null without losses. */
export function profitFactorOf({ grossProfit, grossLoss }: TradeSums): number | null {
  return grossLoss === 0 ? null : grossProfit / grossLoss;
}
