import * as z from 'zod';
import { PlaceboKind } from './honesty.ts';
import { Count, Ratio, Share } from './scalars.ts';

/** Kinds of synthetic markets: those without an edge, then those with a planted edge by its t. */
export const KnownKind = z.enum(['null', 'volatility', 'drift', 't3', 't4', 't6', 't8', 't12']);
export type KnownKind = z.infer<typeof KnownKind>;

/** The result of the lab on one synthetic market. A line of a file in `calibration/`. */
export const CalibratedMarket = z.strictObject({
  kind: KnownKind,
  seed: Count,
  candidate: z.boolean().describe('Whether no placebo arm did as well'),
  champion_t: Ratio.describe('The largest t of the search; null without trades'),
  shuffle_t: Ratio.describe('The same for the first arm of each kind; null without trades'),
  mirror_t: Ratio,
  planted_t: Ratio.describe('t of the planted rule; null without one'),
  arms: Count.describe('Placebo arms run until the verdict was certain'),
  decided_by: PlaceboKind.nullable().describe('The kind that did as well first; null if none did'),
  seconds: z.number().nonnegative().describe('Time on one thread; not part of the result'),
});
export type CalibratedMarket = z.infer<typeof CalibratedMarket>;

/** All markets of one kind. */
export const CalibrationRow = z.strictObject({
  kind: KnownKind,
  truth: z.string(),
  markets: z.int().positive(),
  candidates: Count,
  rate: Share,
  low: Share.describe('95 % interval of the rate (Clopper and Pearson)'),
  high: Share,
  at_most: Ratio.describe('Upper bound of the rate; null without one'),
  at_least: Ratio,
  within: z
    .boolean()
    .nullable()
    .describe('Whether the rate is within its bound; null without a bound'),
  mean_planted_t: Ratio,
  mean_champion_t: Ratio.describe('Over the markets with trades'),
  mean_placebo_t: Ratio.describe('Over the first arms of both kinds with trades'),
  mean_arms: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
});
export type CalibrationRow = z.infer<typeof CalibrationRow>;
