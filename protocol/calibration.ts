import * as z from 'zod';
import { PlaceboKind } from './honesty.ts';
import { Count, Ratio, Share } from './scalars.ts';

/** Kinds of market whose truth is known: those without an edge first, then planted ones by their t. */
export const KnownKind = z.enum(['null', 'volatility', 'drift', 't3', 't4', 't6', 't8', 't12']);
export type KnownKind = z.infer<typeof KnownKind>;

/** What the lab said of one market whose truth is known. A line of a file in `calibration/`. */
export const CalibratedMarket = z.strictObject({
  kind: KnownKind,
  seed: Count,
  candidate: z.boolean().describe('Whether no placebo arm of either kind did as well'),
  champion_t: Ratio.describe('The largest t that the search found; null where nothing traded'),
  shuffle_t: Ratio.describe('The same of the first arm of each kind; null where nothing traded'),
  mirror_t: Ratio,
  planted_t: Ratio.describe('Of the rule that was planted; null where there is none'),
  arms: Count.describe('Placebo arms that were played until the verdict was certain'),
  decided_by: PlaceboKind.nullable().describe('Which kind did as well first; null where none did'),
  seconds: z.number().nonnegative().describe('Of one thread; no part of the result'),
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
  at_most: Ratio.describe('Bound of the rate; null where there is none'),
  at_least: Ratio,
  within: z.boolean().nullable().describe('Whether the rate keeps to its bound; null: none'),
  mean_planted_t: Ratio,
  mean_champion_t: Ratio.describe('Over the markets on which something traded'),
  mean_placebo_t: Ratio.describe('Over the first arms of both kinds that traded'),
  mean_arms: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
});
export type CalibrationRow = z.infer<typeof CalibrationRow>;
