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
  applied_at: TestName.describe('The first test that runs with the new value'),
});
export type Patch = z.infer<typeof Patch>;

/** Who changed the plan, how and on what evidence. One line of `plan.jsonl`. */
export const PlanEvent = z.strictObject({
  type: z.literal('plan'),
  ts: IsoTime.describe('Market time of the last bar that was known'),
  simulated: SimulatedMark,
  session: SessionKey,
  segment: z.int().positive(),
  wave: Count.describe('The wave after which it happened; 0 before the first'),
  episode_id: Count.nullable().describe('The last episode seen; null before the first'),
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
      'hold: the critic keeps the rules from patching; keep, revert, undecided: how a patch came out',
    ),
  patch: Patch.optional(),
  experiment: PatchExperiment.optional().describe('The patch that was kept, reverted or left'),
  change: z.record(z.string(), z.string()).optional().describe('As {"fast": "12 -> 14"}'),
  rule: z.string().optional().describe('The adjustment rule that fired'),
  evidence: z.array(Count).optional().describe('Episode ids, oldest first'),
  reason: z.string().min(1),
});
export type PlanEvent = z.infer<typeof PlanEvent>;
