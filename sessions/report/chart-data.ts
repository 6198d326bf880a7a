/** A parameter that was moved, as the curve shows it. */
export interface PatchMark {
  /** As `timeout_bars 60 to 54`. */
  readonly what: string;
  readonly why: string;
}

export interface EquityPoint {
  readonly ts: string;
  readonly strategy: number;
  /** Null where holding is not shown beside it. */
  readonly holding: number | null;
  /** What begins to count here. */
  readonly patches?: readonly PatchMark[];
}

/** Equity of random entries with the same exits: where nine in ten of them lie, and the middle one. */
interface RandomPoint {
  readonly ts: string;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
}

interface SegmentBar {
  readonly segment: number;
  readonly strategy: number;
  readonly holding: number;
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

/** How many values lie in [from, to). */
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

/** What luck found on one kind of twin: t of the champion of each arm that traded, by its number. */
export interface LuckStrip {
  readonly kind: string;
  readonly arms: readonly { readonly arm: number; readonly t: number }[];
  readonly mean: number;
  /** As `4 of 6 did as well, p 0.71`. */
  readonly says: string;
}

/** What a picture is drawn from. Amounts in quote currency, after costs. */
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
      /** The highest payoff for which there is room. */
      readonly top: number;
    }
  | { readonly kind: 'regimes'; readonly cells: readonly RegimeCell[] }
  | { readonly kind: 'histogram'; readonly of: 'pnl' | 'bars'; readonly bins: readonly Bin[] }
  | {
      readonly kind: 'luck';
      readonly strips: readonly LuckStrip[];
      /** Of the session itself; null where nothing of it traded. */
      readonly t: number | null;
    }
  | { readonly kind: 'calendar'; readonly days: readonly Day[] }
);
