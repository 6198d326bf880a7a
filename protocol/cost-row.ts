import * as z from 'zod';
import { TokenUsage } from './agent-seat.ts';
import { Count } from './scalars.ts';
import { Role } from './session-files.ts';

/** The cost of one model in one role. */
export const CostRow = z.strictObject({
  role: Role,
  provider: z.string(),
  model: z.string(),
  calls: Count.describe('Attempts sent, including failed ones'),
  answered: Count.describe('Attempts answered, including refusals and truncated answers'),
  ...TokenUsage.shape,
  unknown_usage: Count.describe('Calls of unknown usage, charged at their worst case'),
  cost_usd: z.number().nonnegative(),
  is_priced: z.boolean().describe('False if no price is known; the cost is then meaningless'),
  latency_ms: z
    .number()
    .nonnegative()
    .describe('From sending to the end of the answer, summed over all calls'),
});
export type CostRow = z.infer<typeof CostRow>;
