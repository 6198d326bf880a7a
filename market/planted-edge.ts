import { MarketDataError } from './errors.ts';

/** A generated bar that has closed. */
interface SeenBar {
  readonly close: number;
  /** In log price: highest less lowest, and close less open. */
  readonly range: number;
  readonly move: number;
}

/** The edge of a planted market. It depends only on bars that have closed. */
export interface PlantedEdge {
  /** Drift of the next bar, in sd of that bar. */
  drift(): number;
  see(bar: SeenBar): void;
  /** The edge and its size, as text. */
  readonly inWords: string;
}

/** Prices continue or revert after a wide bar, or follow a crossover. */
const EDGES = ['momentum', 'reversion', 'crossover'] as const;
export type EdgeName = (typeof EDGES)[number];

/** Bars that an edge lasts. */
export const EDGE_BARS = 12;

/** A wide bar has more than this multiple of the usual range, the mean over this many bars. */
const WIDE_RANGES = 2.5;
const USUAL_RANGE_BARS = 48;

/**
 * Spans of the averages that cross. Heuristic agents begin with others, so the search must move to
 * find them.
 */
export const CROSSOVER = { fast: 10, slow: 60 } as const;

/** @param strength drift in sd of a bar, a bar */
export function plantedEdge(edge: EdgeName, strength: number): PlantedEdge {
  switch (edge) {
    case 'momentum':
    case 'reversion':
      return afterWideBars(edge, strength);
    case 'crossover':
      return afterCrossovers(strength);
    default:
      throw new MarketDataError(`Cannot plant an edge: "${edge satisfies never}" is not one`);
  }
}

function afterWideBars(edge: 'momentum' | 'reversion', strength: number): PlantedEdge {
  const towards = edge === 'momentum' ? strength : -strength;
  let seen = 0;
  let usualRange = 0;
  let barsLeft = 0;
  let side = 0;
  return {
    drift: () => (barsLeft > 0 ? side * towards : 0),
    see({ range, move }) {
      barsLeft = Math.max(0, barsLeft - 1);
      if (seen >= USUAL_RANGE_BARS && range > WIDE_RANGES * usualRange) {
        barsLeft = EDGE_BARS;
        side = Math.sign(move);
      }
      seen += 1;
      usualRange += (range - usualRange) / Math.min(seen, USUAL_RANGE_BARS);
    },
    inWords:
      `after a bar of more than ${WIDE_RANGES} times the usual range, ${EDGE_BARS} bars drift ` +
      `${strength} sd each ${edge === 'momentum' ? 'with' : 'against'} it`,
  };
}

/** The edge that `ema_crossover` with these spans and a timeout of as many bars exploits. */
function afterCrossovers(strength: number): PlantedEdge {
  const { fast, slow } = CROSSOVER;
  let fastAverage = NaN;
  let slowAverage = NaN;
  let barsLeft = 0;
  let side = 0;
  return {
    drift: () => (barsLeft > 0 ? side * strength : 0),
    see({ close }) {
      barsLeft = Math.max(0, barsLeft - 1);
      if (Number.isNaN(fastAverage)) fastAverage = slowAverage = close;
      fastAverage += (2 / (fast + 1)) * (close - fastAverage);
      slowAverage += (2 / (slow + 1)) * (close - slowAverage);
      const now = Math.sign(fastAverage - slowAverage);
      if (now === side || now === 0) return;
      barsLeft = EDGE_BARS;
      side = now;
    },
    inWords:
      `after the exponential averages of ${fast} and ${slow} closes cross, ${EDGE_BARS} bars drift ` +
      `${strength} sd each with them`,
  };
}
