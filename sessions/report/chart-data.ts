/** A patch, as the equity curve shows it. */
export interface PatchMark {
  /** As `timeout_bars 60 to 54`. */
  readonly what: string;
  readonly why: string;
}

export interface EquityPoint {
  readonly ts: string;
  readonly strategy: number;
  /** Null if buy-and-hold is not shown. */
  readonly buyAndHold: number | null;
  /** Patches that take effect here. */
  readonly patches?: readonly PatchMark[];
}

/** Equity of random entries with the same exits: median and 90 % range. */
interface RandomPoint {
  readonly ts: string;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
}

interface SegmentBar {
  readonly segment: number;
  readonly strategy: number;
  readonly buyAndHold: number;
}

export interface TestDot {
  readonly test: string;
  readonly hit: number;
  readonly payoff: number;
  readonly trades: number;
  readonly pnl: number;
}

export interface RegimeCell {
  readonly rules: string;
  readonly regime: string;
  readonly trades: number;
  readonly wins: number;
  readonly pnl: number;
}

/** The number of values in [from, to). */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Day {
  readonly day: string;
  readonly pnl: number;
  readonly trades: number;
}

/** The placebo arms of one kind: t of the champion of each arm that traded, by its number. */
export interface LuckStrip {
  readonly kind: string;
  readonly arms: readonly { readonly arm: number; readonly t: number }[];
  readonly mean: number;
  /** As `4 of 6 with at least this t, p 0.71`. */
  readonly label: string;
}

/** The data of a chart. Amounts in quote currency, after costs. */
export type Chart = { readonly id: string; readonly name: string } & (
  | {
      readonly kind: 'equity';
      readonly points: readonly EquityPoint[];
      readonly random: readonly RandomPoint[];
    }
  | { readonly kind: 'drawdown'; readonly points: readonly EquityPoint[] }
  | { readonly kind: 'segments'; readonly bars: readonly SegmentBar[] }
  | {
      readonly kind: 'tests';
      readonly dots: readonly TestDot[];
      readonly target: { readonly hit: number; readonly payoff: number };
      /** The upper end of the payoff axis. */
      readonly top: number;
    }
  | { readonly kind: 'regimes'; readonly cells: readonly RegimeCell[] }
  | { readonly kind: 'histogram'; readonly of: 'pnl' | 'bars'; readonly bins: readonly Bin[] }
  | {
      readonly kind: 'luck';
      readonly strips: readonly LuckStrip[];
      /** Of the session itself; null if nothing traded. */
      readonly t: number | null;
    }
  | { readonly kind: 'calendar'; readonly days: readonly Day[] }
);
