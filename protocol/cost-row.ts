import * as z from 'zod';
import { TokenUsage } from './agent-seat.ts';
import { Count } from './scalars.ts';
import { Role } from './session-files.ts';

/** What one model has cost in one role. */
export const CostRow = z.strictObject({
  role: Role,
  provider: z.string(),
  model: z.string(),
  calls: Count.describe('Attempts that were sent, failed ones too'),
  answered: Count.describe('Of those, how many were answered, refusals and cut answers too'),
  ...TokenUsage.shape,
  unknown_usage: Count.describe('Calls of unknown usage, charged with the most they can have cost'),
  cost_usd: z.number().nonnegative(),
  is_priced: z.boolean().describe('False where no price is known, and the cost says nothing'),
  latency_ms: z.number().nonnegative().describe('From sending to the end of the answer, all calls'),
});
export type CostRow = z.infer<typeof CostRow>;
