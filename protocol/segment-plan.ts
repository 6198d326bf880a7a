import * as z from 'zod';
import { Metrics } from './metrics.ts';
import { Proposal, Verdict } from './proposal.ts';
import { Count, IsoTime, Ratio, SessionKey, SimulatedMark, TestName } from './scalars.ts';
import { ParameterName, Strategy, StrategyRules } from './strategy.ts';

/** Half-open in time: `to` is the open of the first bar that is not in it. */
const Span = z.strictObject({ from: IsoTime, to: IsoTime });

/** One parameter set that was run on the bars before the segment. */
export const Scouted = z.strictObject({ rules: StrategyRules, metrics: Metrics });
export type Scouted = z.infer<typeof Scouted>;

/** What was seen before the segment by running every method over its whole range. */
export const Scouting = z.strictObject({
  on: Span,
  sets: Count.describe('How many sets were run'),
  best: z.array(Scouted).describe('By t, best first'),
  by_method: z.array(
    z.strictObject({ method: z.string(), sets: Count, best_t: Ratio, median_t: Ratio }),
  ),
});
export type Scouting = z.infer<typeof Scouting>;

/** How a proposal did on the bars before the segment. */
export const Screening = z.strictObject({
  id: z.string(),
  metrics: Metrics,
  score: Ratio.describe('Trade-weighted episode score; null under the minimum of trades'),
  profitable_neighbours: Ratio.describe('Share of the parameter sets around it that made money'),
});
export type Screening = z.infer<typeof Screening>;

export const PlannedTest = z.strictObject({
  test: TestName,
  wave: z.int().positive(),
  train: Span,
  validation: Span,
  step: Span,
  skipped: z.string().nullable().describe('Why it will not run; null where it will'),
});
export type PlannedTest = z.infer<typeof PlannedTest>;

/** What the segment set out to do. `segment_plan.json`. */
export const SegmentPlan = z.strictObject({
  simulated: SimulatedMark,
  session: SessionKey,
  segment: z.int().positive(),
  programme: z.enum(['vary', 'explore', 'walk_forward', 'combine']),
  scope: z.string().min(1).describe('The segment in one sentence'),
  in_sample: z.boolean().describe('True where earlier segments have seen these bars'),
  scouting: Scouting.nullable().describe('Null where none was asked for'),
  proposals: z.array(Proposal),
  revised: z.boolean().describe('True where the Critic sent the first proposals back'),
  screened_on: Span,
  screening: z.array(Screening),
  verdict: Verdict.nullable().describe('Null when the turn was dropped'),
  chosen: z.string().nullable().describe('Id of the proposal that runs; null for the best known'),
  strategy: Strategy.describe('The centre with which the segment starts'),
  candidates: z.array(
    z.strictObject({
      candidate: Count,
      offsets: z.record(ParameterName, z.number()).describe('Added to the centre, in its units'),
    }),
  ),
  tests: z.array(PlannedTest),
});
export type SegmentPlan = z.infer<typeof SegmentPlan>;
