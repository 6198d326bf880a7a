import type { RandomStream } from '../../market/xoshiro128.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { parameterValues, withValues } from './strategy-space.ts';

/** Offsets from the parameters of the centre, in their units. Those of candidate 0 are 0. */
export type Offsets = Readonly<Record<string, number>>;

/**
 * Spreads candidates evenly around a centre. Each offset is uniform within ±`spread` of the parameter's
 * range.
 *
 * @param count number of candidates, the centre included
 * @param spread part of the range, 0.15 for ±15 %
 */
export function drawOffsets(
  rules: StrategyRules,
  count: number,
  spread: number,
  random: RandomStream,
): Offsets[] {
  const dimensions = parameterValues(rules);
  const neighbours = spreadPoints(dimensions.length, count - 1, random).map((point) =>
    Object.fromEntries(
      dimensions.map(({ key, parameter }, d) => {
        const reach = spread * (parameter.max - parameter.min);
        return [key, (2 * point[d]! - 1) * reach];
      }),
    ),
  );
  return [{}, ...neighbours];
}

/** The centre moved by offsets: in range, on the grid, and in order. Candidate 0 is the centre. */
export function moveBy(centre: StrategyRules, offsets: Offsets): StrategyRules {
  const moved = parameterValues(centre).flatMap(({ key, value }) => {
    const offset = offsets[key];
    return offset === undefined ? [] : [[key, value + offset] as const];
  });
  return withValues(centre, Object.fromEntries(moved), true);
}

/**
 * Points that fill the unit cube evenly for any count: the additive recurrence of
 * the generalised golden ratio, shifted at random.
 *
 * @returns `count` points of `dimensions` coordinates in [0, 1)
 * @see Roberts, The unreasonable effectiveness of quasirandom sequences (2018)
 */
export function spreadPoints(dimensions: number, count: number, random: RandomStream): number[][] {
  const steps = goldenSteps(dimensions);
  const shifts = steps.map(() => random.uniform());
  return Array.from({ length: count }, (_, i) =>
    steps.map((step, d) => (shifts[d]! + (i + 1) * step) % 1),
  );
}

/** 1/φ, 1/φ², … of the positive root φ of x^(d+1) = x + 1. */
function goldenSteps(dimensions: number): number[] {
  let root = 2;
  for (let i = 0; i < 64; i++) root = (1 + root) ** (1 / (dimensions + 1));
  return Array.from({ length: dimensions }, (_, i) => root ** -(i + 1));
}
