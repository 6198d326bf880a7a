import type { RandomStream } from '../market/xoshiro128.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import { knobs, withValues } from './strategy-space.ts';

/** What is added to each knob of the centre, in its own unit. Candidate 0 adds nothing. */
export type Offsets = Readonly<Record<string, number>>;

/**
 * Spreads candidates evenly around a centre: the additive recurrence of the generalised golden ratio,
 * shifted at random. Each offset is uniform within ±`spread` of the knob's range.
 *
 * @param count how many, the centre included
 * @param spread part of the range, 0.15 for ±15 %
 * @see Roberts, The unreasonable effectiveness of quasirandom sequences (2018)
 */
export function drawOffsets(
  rules: StrategyRules,
  count: number,
  spread: number,
  random: RandomStream,
): Offsets[] {
  const dimensions = knobs(rules);
  const steps = goldenSteps(dimensions.length);
  const shifts = dimensions.map(() => random.uniform());
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return {};
    return Object.fromEntries(
      dimensions.map(({ key, parameter }, d) => {
        const point = (shifts[d]! + i * steps[d]!) % 1;
        const reach = spread * (parameter.max - parameter.min);
        return [key, (2 * point - 1) * reach];
      }),
    );
  });
}

/** The centre moved by offsets: in range, on the grid, and in order. Candidate 0 is the centre. */
export function moveBy(centre: StrategyRules, offsets: Offsets): StrategyRules {
  const moved = knobs(centre).flatMap(({ key, value }) => {
    const offset = offsets[key];
    return offset === undefined ? [] : [[key, value + offset] as const];
  });
  return withValues(centre, Object.fromEntries(moved), true);
}

/** 1/φ, 1/φ², … of the positive root φ of x^(d+1) = x + 1. */
function goldenSteps(dimensions: number): number[] {
  let root = 2;
  for (let i = 0; i < 64; i++) root = (1 + root) ** (1 / (dimensions + 1));
  return Array.from({ length: dimensions }, (_, i) => root ** -(i + 1));
}
