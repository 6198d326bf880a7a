import { describe, expect, it } from 'vitest';
import type { Market } from '../../market/market.ts';
import { simulateMarket } from '../../market/simulated-market.ts';

const WIDE_RANGES = 2.5;
const USUAL_RANGE_BARS = 48;
const EDGE_BARS = 12;

/** Log return over the 12 bars after each wide bar, towards that bar, as its mean and t. */
function moveAfterWideBars({ bars }: Market): { count: number; mean: number; t: number } {
  const moves: number[] = [];
  let usual = 0;
  for (let i = 0; i + EDGE_BARS < bars.length; i++) {
    const range = Math.log(bars.high[i]! / bars.low[i]!);
    if (i >= USUAL_RANGE_BARS && range > WIDE_RANGES * usual) {
      const side = Math.sign(bars.close[i]! - bars.open[i]!);
      moves.push(side * Math.log(bars.close[i + EDGE_BARS]! / bars.close[i]!));
    }
    usual += (range - usual) / Math.min(i + 1, USUAL_RANGE_BARS);
  }
  const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
  const squares = moves.reduce((sum, move) => sum + (move - mean) ** 2, 0);
  const error = Math.sqrt(squares / (moves.length - 1) / moves.length);
  return { count: moves.length, mean, t: mean / error };
}

function autocorrelation(values: readonly number[], lag: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const at = (k: number) =>
    centred.slice(k).reduce((sum, value, i) => sum + value * centred[i]!, 0) / values.length;
  return at(lag) / at(0);
}

function logReturns({ bars }: Market): number[] {
  return Array.from(bars.close.subarray(1), (close, i) => Math.log(close / bars.close[i]!));
}

describe('simulateMarket()', () => {
  const market = simulateMarket({ kind: 'null', seed: 1, days: 200 });

  it('makes valid bars of an exchange', () => {
    const { bars, gaps, venue, simulated } = market;
    expect(bars.length).toBe(200 * 288);
    expect(gaps).toEqual([]);
    expect(venue).toBe('simulated');
    expect(simulated).toMatchObject({
      kind: 'null',
      seed: 1,
      days: 200,
      strength: null,
      edge: null,
    });
    for (let i = 0; i < bars.length; i++) {
      const [open, high, low, close] = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!];
      const isOrdered = 0 < low && low <= Math.min(open, close) && high >= Math.max(open, close);
      const taker = bars.takerBuyVolume![i]!;
      if (!isOrdered || !(taker >= 0 && taker <= bars.volume[i]!)) {
        throw new Error(`bar ${i}: ${[open, high, low, close, taker, bars.volume[i]]}`);
      }
    }
    expect(bars.volume.every((volume) => volume > 0)).toBe(true);
  });

  it('is the same for one seed and another for another', () => {
    expect(simulateMarket({ kind: 'null', seed: 1, days: 200 }).hash).toBe(market.hash);
    expect(simulateMarket({ kind: 'null', seed: 2, days: 200 }).hash).not.toBe(market.hash);
  });

  it('begins with the same bars at any length', () => {
    const longer = simulateMarket({ kind: 'null', seed: 1, days: 210 }).bars;
    expect(longer.close.subarray(0, market.bars.length)).toEqual(market.bars.close);
    expect(longer.volume.subarray(0, market.bars.length)).toEqual(market.bars.volume);
  });

  it('clusters volatility and does not correlate returns', () => {
    const returns = logReturns(market);
    const sizes = returns.map(Math.abs);
    expect(autocorrelation(sizes, 1)).toBeGreaterThan(0.1);
    expect(autocorrelation(sizes, 144)).toBeGreaterThan(0.02);
    // The standard error of a correlation over n values is about 1/sqrt(n) = 0.0042.
    expect(Math.abs(autocorrelation(returns, 1))).toBeLessThan(0.02);
  });

  it('is more volatile about 15:00 UTC than twelve hours later', () => {
    const size = (hour: number) => {
      const own = logReturns(market).filter((_, i) => {
        const time = new Date(market.bars.time[i + 1]!);
        return Math.abs(time.getUTCHours() - hour) <= 1;
      });
      return own.reduce((sum, value) => sum + Math.abs(value), 0) / own.length;
    };
    expect(size(15) / size(3)).toBeGreaterThan(1.3);
  });

  it('jumps: some opens are far from the close before', () => {
    const { open, close } = market.bars;
    const jumps = Array.from(open.subarray(1), (price, i) =>
      Math.abs(Math.log(price / close[i]!)),
    ).filter((jump) => jump > 0.001);
    // 40 a year is 22 in 200 days, sd 4.7; a few are too small to count.
    expect(jumps.length).toBeGreaterThan(6);
    expect(jumps.length).toBeLessThan(45);
  });

  it('has no edge in a null market: stops and targets are fair', () => {
    // Long at every 48th open with stop and target 0.5 % away, the first touched taken, on bars that
    // touch both neither; a martingale gives 0 on average.
    const moves: number[] = [];
    for (const seed of [1, 2, 3]) {
      const { open, high, low, close } = simulateMarket({ kind: 'null', seed, days: 300 }).bars;
      for (let i = 0; i + 48 < open.length; i += 48) {
        const entry = open[i]!;
        let exit = close[i + 47]!;
        for (let j = i; j < i + 48; j++) {
          const stopped = low[j]! <= entry * 0.995;
          const gained = high[j]! >= entry * 1.005;
          if (!stopped && !gained) continue;
          exit =
            stopped && gained
              ? entry
              : stopped
                ? Math.min(open[j]!, entry * 0.995)
                : Math.max(open[j]!, entry * 1.005);
          break;
        }
        moves.push(exit / entry - 1);
      }
    }
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    const deviation = Math.sqrt(
      moves.reduce((sum, move) => sum + (move - mean) ** 2, 0) / moves.length,
    );
    const t = mean / (deviation / Math.sqrt(moves.length));
    expect(moves.length).toBeGreaterThan(5000);
    expect(Math.abs(t)).toBeLessThan(3);
  });

  it('plants an edge after wide bars, of the stated direction and size', () => {
    const none = moveAfterWideBars(simulateMarket({ kind: 'null', seed: 5, days: 400 }));
    expect(none.count).toBeGreaterThan(400);
    expect(Math.abs(none.t)).toBeLessThan(3);
    const planted = (edge: 'momentum' | 'reversion') =>
      moveAfterWideBars(
        simulateMarket({ kind: 'planted', seed: 5, days: 400, strength: 0.3, edge }),
      );
    expect(planted('momentum').t).toBeGreaterThan(8);
    expect(planted('reversion').t).toBeLessThan(-8);
  });

  it('plants an edge after crossovers, of the stated size', () => {
    const [fast, slow] = [10, 60];
    /** Mean move over the 12 bars after a cross, towards it, in sd of a bar, and its t. */
    const afterCrosses = (strength: number) => {
      const { bars } = simulateMarket({
        kind: 'planted',
        edge: 'crossover',
        volatility: 'constant',
        seed: 5,
        days: 400,
        strength,
      });
      // 0.55 a year, on bars of 5 minutes.
      const sd = 0.55 / Math.sqrt(365 * 288);
      let [quick, late, before] = [bars.close[0]!, bars.close[0]!, 0];
      const moves: number[] = [];
      for (let i = 1; i + 12 < bars.length; i++) {
        quick += ((bars.close[i]! - quick) * 2) / (fast + 1);
        late += ((bars.close[i]! - late) * 2) / (slow + 1);
        const side = Math.sign(quick - late);
        if (side !== before && i > 1000) {
          moves.push((side * Math.log(bars.close[i + 12]! / bars.close[i]!)) / sd);
        }
        before = side;
      }
      const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
      // Twelve steps of one sd each.
      return { count: moves.length, mean, error: Math.sqrt(12 / moves.length) };
    };
    const none = afterCrosses(0);
    expect(none.count).toBeGreaterThan(1000);
    expect(Math.abs(none.mean)).toBeLessThan(3 * none.error);
    // 12 bars of 0.3, less where the averages cross back before they are over.
    const some = afterCrosses(0.3);
    expect(some.mean).toBeGreaterThan(2.4);
    expect(some.mean).toBeLessThan(3.6 + 3 * some.error);
  });

  it('keeps volatility constant on request: no clusters, no jumps, no rhythm', () => {
    const constant = simulateMarket({ kind: 'null', volatility: 'constant', seed: 1, days: 200 });
    expect(constant.simulated).toMatchObject({ kind: 'null', volatility: 'constant' });
    expect(market.simulated).not.toHaveProperty('volatility');
    const returns = logReturns(constant);
    const sizes = returns.map(Math.abs);
    // 57,600 values: a correlation of nothing is within 0.0042 as a rule.
    for (const lag of [1, 12, 144]) {
      expect(Math.abs(autocorrelation(sizes, lag))).toBeLessThan(0.0168);
      expect(Math.abs(autocorrelation(returns, lag))).toBeLessThan(0.0168);
    }
    const variance = returns.reduce((sum, value) => sum + value ** 2, 0) / returns.length;
    expect(Math.sqrt(variance * 365 * 288)).toBeCloseTo(0.55, 2);
    const fourth = returns.reduce((sum, value) => sum + value ** 4, 0) / returns.length;
    expect(fourth / variance ** 2).toBeCloseTo(3, 0);
    const { open, close } = constant.bars;
    expect(open.subarray(1)).toEqual(close.subarray(0, -1));
  });

  it('has the requested yearly drift', () => {
    // The same seed gives the same shocks: the difference is the drift alone, 0.8 x 300/365.
    const drifting = (strength: number) =>
      simulateMarket({ kind: 'drift', seed: 3, days: 300, strength }).bars;
    const [with0, with8] = [drifting(0), drifting(0.8)];
    const last = with0.length - 1;
    expect(Math.log(with8.close[last]! / with0.close[last]!)).toBeCloseTo((0.8 * 300) / 365, 3);
  });

  it.each([
    [{ days: 0 }],
    [{ days: 2.5 }],
    [{ days: 1e9 }],
    [{ days: 10, strength: Number.NaN }],
    [{ days: 10, strength: 50 }],
  ])('rejects %o', (options) => {
    expect(() => simulateMarket({ kind: 'planted', seed: 1, ...options })).toThrow(/Cannot/);
  });
});
