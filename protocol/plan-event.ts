import * as z from 'zod';
import { PatchExperiment } from './honesty.ts';
import { Count, IsoTime, SessionKey, SimulatedMark, TestName } from './scalars.ts';
import { ParameterName } from './strategy.ts';

/** A change of one parameter of the centre, and why. */
export const Patch = z.strictObject({
  parameter: ParameterName,
  old_value: z.number(),
  new_value: z.number(),
  reason: z.string().min(1),
  applied_at: TestName.describe('The first test with the new value'),
});
export type Patch = z.infer<typeof Patch>;

/** A change of the plan: its author, action and evidence. One line of `plan.jsonl`. */
export const PlanEvent = z.strictObject({
  type: z.literal('plan'),
  ts: IsoTime.describe('Market time of the last known bar'),
  simulated: SimulatedMark,
  session: SessionKey,
  segment: z.int().positive(),
  wave: Count.describe('The wave before it; 0 before the first wave'),
  episode_id: Count.nullable().describe('The last known episode; null before the first'),
  agent: z.enum(['maestro', 'strategist', 'critic', 'analyzer']),
  action: z
    .enum([
      'scope',
      'choose',
      'fall_back',
      'adjust_params',
      'auto_adjust',
      'hold',
      'keep',
      'revert',
      'undecided',
    ])
    .describe(
      'hold: the critic prevents a patch of the rules; keep, revert, undecided: the outcome of a patch',
    ),
  patch: Patch.optional(),
  experiment: PatchExperiment.optional().describe(
    'The result of the patch that was kept, reverted or left undecided',
  ),
  change: z.record(z.string(), z.string()).optional().describe('For example {"fast": "12 -> 14"}'),
  rule: z.string().optional().describe('The adjustment rule that fired'),
  evidence: z.array(Count).optional().describe('Episode ids, oldest first'),
  reason: z.string().min(1),
});
export type PlanEvent = z.infer<typeof PlanEvent>;
