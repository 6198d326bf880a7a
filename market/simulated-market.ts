import type { Simulation } from '../protocol/market-facts.ts';
import { allocateBars } from './bars.ts';
import { MarketDataError } from './errors.ts';
import { DAY_MS } from './interval.ts';
import { hashBars, type Market } from './market.ts';
import { type EdgeName, plantedEdge } from './planted-edge.ts';
import { type RandomStream, randomStream } from './xoshiro128.ts';

export interface SimulationOptions {
  readonly kind: Simulation['kind'];
  readonly seed: number;
  readonly days: number;
  readonly intervalMs?: number;
  /** `drift`: log return a year. `planted`: drift after a wide bar, in sd of a bar, a bar. */
  readonly strength?: number;
  /** The edge of a `planted` market. */
  readonly edge?: EdgeName;
  /** `constant`: identically distributed bars, without clusters, jumps or a daily rhythm. */
  readonly volatility?: 'changing' | 'constant';
}

/** Enough for `forward` with 5 x 100 tests: 1,195 days. */
export const DEFAULT_SIMULATED_DAYS = 1200;

const START_MS = Date.UTC(2022, 0, 1);
const START_PRICE = 20_000;
const YEARLY_VOLATILITY = 0.55;
const TICK = 0.01;

/** Fast and slow part of log volatility: half-life in hours, and standard deviation. */
const FAST = { halfLifeHours: 2, deviation: 0.25 };
const SLOW = { halfLifeHours: 48, deviation: 0.35 };

/** Jumps occur about 40 times a year, between two bars. */
const JUMPS_A_YEAR = 40;
const JUMP_DEVIATION = 0.008;

const DEFAULT_STRENGTH = { null: null, drift: 0.6, planted: 0.2 } as const;

/**
 * A generated market with volatility clusters, jumps and a daily rhythm.
 *
 * - `null`: the price is a martingale, so no rule can earn before costs. Within a bar the path is a
 *   Brownian bridge whose extremes have their exact distribution, so stops and targets are fair too.
 * - `drift`: the same with a constant drift: buy-and-hold earns, timing does not.
 * - `planted`: after a bar of more than 2.5 times the usual range, the next 12 bars drift by
 *   `strength` standard deviations each, with that bar (`momentum`) or against it (`reversion`); or they
 *   do so after two averages of closes cross, with the faster (`crossover`).
 *
 * Bars look like those of an exchange: prices on a tick of 0.01, taker volume that correlates with the
 * return of its own bar and not with the next, no order book.
 *
 * @throws {MarketDataError} options out of range
 */
export function simulateMarket(options: SimulationOptions): Market {
  const { kind, seed, days, intervalMs = 300_000, edge = 'momentum' } = options;
  const { volatility: law = 'changing' } = options;
  const length = Math.floor((days * DAY_MS) / intervalMs);
  if (!Number.isInteger(days) || days < 1 || length < 2 || length > 20_000_000) {
    throw new MarketDataError(
      `Cannot simulate ${days} days of ${intervalMs / 1000} s bars: that is ${length} bars; give 2 to 20,000,000`,
    );
  }
  const strength = kind === 'null' ? null : (options.strength ?? DEFAULT_STRENGTH[kind]);
  if (strength !== null && !(Math.abs(strength) <= 10)) {
    throw new MarketDataError(
      `Cannot read --strength: found ${strength}; give a number from -10 to 10`,
    );
  }

  const { bars, handle } = allocateBars(length, intervalMs, [
    'quoteVolume',
    'tradeCount',
    'takerBuyVolume',
  ]);
  const isConstant = law === 'constant';
  const random = randomStream(
    `simulated|${kind}|${seed}|${edge}${isConstant ? '|constant volatility' : ''}`,
  );
  const barsAYear = (365 * DAY_MS) / intervalMs;
  const usual = YEARLY_VOLATILITY / Math.sqrt(barsAYear);
  const volatility = isConstant ? () => usual : volatilityPath(random, intervalMs, usual);
  const jumpChance = isConstant ? 0 : JUMPS_A_YEAR / barsAYear;
  const constantDrift = kind === 'drift' ? strength! / barsAYear : 0;
  const planted = kind === 'planted' ? plantedEdge(edge, strength!) : null;

  let logPrice = Math.log(START_PRICE);
  for (let i = 0; i < length; i++) {
    const time = START_MS + i * intervalMs;
    const sd = volatility(time);

    // Half of the squared deviation keeps the expected price constant, not the log price.
    if (jumpChance > 0 && random.uniform() < jumpChance) {
      logPrice += JUMP_DEVIATION * random.normal() - JUMP_DEVIATION ** 2 / 2;
    }
    const edgeDrift = planted === null ? 0 : planted.drift() * sd;
    const move = constantDrift + edgeDrift - sd ** 2 / 2 + sd * random.normal();
    const logOpen = logPrice;
    const logClose = logOpen + move;
    const logHigh = bridgeMaximum(logOpen, logClose, sd, random);
    const logLow = -bridgeMaximum(-logOpen, -logClose, sd, random);
    logPrice = logClose;

    bars.time[i] = time;
    bars.open[i] = onTick(Math.exp(logOpen));
    bars.close[i] = onTick(Math.exp(logClose));
    bars.high[i] = Math.max(onTick(Math.exp(logHigh)), bars.open[i]!, bars.close[i]!);
    bars.low[i] = Math.min(onTick(Math.exp(logLow)), bars.open[i]!, bars.close[i]!);
    fillVolume(bars as Volumes, i, move / sd, sd, random);
    planted?.see({ close: bars.close[i]!, range: logHigh - logLow, move });
  }

  return {
    bars,
    handle,
    symbol: 'SIMUSDT',
    venue: 'simulated',
    calendar: 'continuous',
    gaps: [],
    hash: hashBars(bars),
    simulated: {
      kind,
      seed,
      days,
      strength,
      edge:
        kind === 'drift'
          ? `constant drift of ${strength} a year in log price, nothing to time`
          : (planted?.inWords ?? null),
      ...(isConstant ? { volatility: law } : {}),
    },
  };
}

/** Standard deviation of the next bar's log return: slow and fast swings, and the hour of the day. */
function volatilityPath(
  random: RandomStream,
  intervalMs: number,
  perBar: number,
): (time: number) => number {
  const parts = [FAST, SLOW].map(({ halfLifeHours, deviation }) => {
    const memory = 0.5 ** (intervalMs / (halfLifeHours * 3_600_000));
    return { memory, shock: deviation * Math.sqrt(1 - memory ** 2), value: 0 };
  });
  return (time) => {
    let logVolatility = 0;
    for (const part of parts) {
      part.value = part.memory * part.value + part.shock * random.normal();
      logVolatility += part.value;
    }
    // Liveliest about 15:00 UTC, quietest twelve hours later.
    const rhythm = 0.25 * Math.cos(2 * Math.PI * ((time % DAY_MS) / DAY_MS - 15 / 24));
    return perBar * Math.exp(logVolatility + rhythm);
  };
}

/** The maximum of a Brownian bridge from `start` to `end` whose variance is sd². */
function bridgeMaximum(start: number, end: number, sd: number, random: RandomStream): number {
  const spread = (end - start) ** 2 - 2 * sd ** 2 * Math.log(1 - random.uniform());
  return (start + end + Math.sqrt(spread)) / 2;
}

interface Volumes {
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly quoteVolume: Float64Array;
  readonly tradeCount: Float64Array;
  readonly takerBuyVolume: Float64Array;
}

/** Volume grows with volatility; takers buy more in a rising bar. `score` is the move in sd. */
function fillVolume(bars: Volumes, i: number, score: number, sd: number, random: RandomStream) {
  const volume = round(20_000 * sd * Math.exp(0.5 * random.normal()), 1e5);
  const lean = 0.5 + 0.12 * Math.tanh(score) + 0.05 * random.normal();
  const takerBuy = Math.min(volume, Math.max(0, round(volume * lean, 1e5)));
  bars.volume[i] = volume;
  bars.takerBuyVolume[i] = takerBuy;
  bars.tradeCount[i] = Math.max(1, Math.round(volume * 20));
  bars.quoteVolume[i] = round((volume * (bars.open[i]! + bars.close[i]!)) / 2, 1e5);
}

function onTick(price: number): number {
  return Math.max(TICK, round(price, 1 / TICK));
}

function round(value: number, scale: number): number {
  return Math.round(value * scale) / scale;
}
