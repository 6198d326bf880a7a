import { allocateBars, type Bars, OPTIONAL_COLUMNS } from '../../market/bars.ts';

export interface RandomBarsOptions {
  readonly length: number;
  readonly seed: number;
  /** Default: 5 minutes. */
  readonly intervalMs?: number;
}

/** `Bars` of a market that knows every column. */
export type FullBars = { readonly [Name in keyof Bars]: NonNullable<Bars[Name]> };

const START_MS = Date.UTC(2024, 0, 1);

/**
 * Bars of a made-up market near 100: calm and restless spells, gaps between bars, ticks of 0.01,
 * some bars without a trade (flat, volume 0) and some empty books.
 *
 * They come one after the other from one seeded stream, so fewer bars of a seed are the first
 * bars of more: `randomBars({ length: 9, seed })` starts `randomBars({ length: 99, seed })`.
 */
export function randomBars({ length, seed, intervalMs = 300_000 }: RandomBarsOptions): FullBars {
  const bars = allocateBars(length, intervalMs, OPTIONAL_COLUMNS).bars as FullBars;
  const random = seededRandom(seed);
  let close = 100;
  let spread = 0.002;
  for (let i = 0; i < length; i++) {
    // Each bar draws the same number of times, whatever its values.
    const step = random();
    const above = random();
    const below = random();
    const gap = random();
    const idle = random();
    const restless = random();
    const size = random();
    const taken = random();
    const bid = random();
    const ask = random();
    const empty = random();

    spread = restless < 0.01 ? 0.0005 + 0.005 * (restless / 0.01) : spread;
    const isIdle = idle < 0.02;
    const pull = (100 - close) * 1e-5;
    const open = gap < 0.05 && !isIdle ? close * (1 + spread * (gap / 0.05 - 0.5)) : close;
    const drift = isIdle ? 0 : 2 * spread * (step - 0.5);
    const end = isIdle ? open : open * Math.exp(drift) + pull;
    const high = Math.max(open, end) * (isIdle ? 1 : 1 + spread * above * above);
    const low = Math.min(open, end) * (isIdle ? 1 : 1 - spread * below * below);
    close = toTick(end);

    bars.time[i] = START_MS + i * intervalMs;
    bars.open[i] = toTick(open);
    bars.high[i] = toTick(high);
    bars.low[i] = toTick(low);
    bars.close[i] = close;
    const volume = isIdle ? 0 : Math.round(1000 * (0.001 - 20 * Math.log(1 - size))) / 1000;
    bars.volume[i] = volume;
    bars.quoteVolume[i] = volume * ((open + end) / 2);
    bars.tradeCount[i] = Math.ceil(volume * 10);
    bars.takerBuyVolume[i] = Math.round(1000 * volume * taken) / 1000;
    bars.bidSize[i] = empty < 0.01 ? 0 : bid * 10;
    bars.askSize[i] = empty < 0.01 ? 0 : ask * 10;
  }
  return bars;
}

/** Numbers in [0, 1), always the same for a seed (splitmix32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}

function toTick(price: number): number {
  return Math.round(price * 100) / 100;
}
