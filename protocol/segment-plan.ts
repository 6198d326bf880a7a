import * as z from 'zod';
import { Metrics } from './metrics.ts';
import { Proposal, Verdict } from './proposal.ts';
import { Count, IsoTime, Ratio, SessionKey, SimulatedMark, TestName } from './scalars.ts';
import { ParameterName, Strategy, StrategyRules } from './strategy.ts';

/** Half-open in time: `to` is the open of the first bar after it. */
const Span = z.strictObject({ from: IsoTime, to: IsoTime });

/** One parameter set that ran on the bars before the segment. */
export const Scouted = z.strictObject({ rules: StrategyRules, metrics: Metrics });
export type Scouted = z.infer<typeof Scouted>;

/** Results of every method over its whole parameter range, on the bars before the segment. */
export const Scouting = z.strictObject({
  on: Span,
  sets: Count.describe('Number of parameter sets run'),
  best: z.array(Scouted).describe('By t, best first'),
  by_method: z.array(
    z.strictObject({ method: z.string(), sets: Count, best_t: Ratio, median_t: Ratio }),
  ),
});
export type Scouting = z.infer<typeof Scouting>;

/** Results of a proposal on the bars before the segment. */
export const Screening = z.strictObject({
  id: z.string(),
  metrics: Metrics,
  score: Ratio.describe('Trade-weighted episode score; null below the minimum number of trades'),
  profitable_neighbours: Ratio.describe('Share of profitable parameter sets around it'),
});
export type Screening = z.infer<typeof Screening>;

export const PlannedTest = z.strictObject({
  test: TestName,
  wave: z.int().positive(),
  train: Span,
  validation: Span,
  step: Span,
  skipped: z.string().nullable().describe('Why it will not run; null if it will'),
});
export type PlannedTest = z.infer<typeof PlannedTest>;

/** The plan of a segment. `segment_plan.json`. */
export const SegmentPlan = z.strictObject({
  simulated: SimulatedMark,
  session: SessionKey,
  segment: z.int().positive(),
  programme: z.enum(['vary', 'explore', 'walk_forward', 'combine']),
  scope: z.string().min(1).describe('The purpose of the segment in one sentence'),
  in_sample: z.boolean().describe('True if earlier segments used these bars'),
  scouting: Scouting.nullable().describe('Null without scouting'),
  proposals: z.array(Proposal),
  revised: z.boolean().describe('True if the Critic sent the first proposals back'),
  screened_on: Span,
  screening: z.array(Screening),
  verdict: Verdict.nullable().describe('Null if the turn was dropped'),
  chosen: z.string().nullable().describe('Id of the proposal that runs; null for a fall-back'),
  strategy: Strategy.describe('The centre at the start of the segment'),
  candidates: z.array(
    z.strictObject({
      candidate: Count,
      offsets: z.record(ParameterName, z.number()).describe('Added to the centre, in its units'),
    }),
  ),
  tests: z.array(PlannedTest),
});
export type SegmentPlan = z.infer<typeof SegmentPlan>;
