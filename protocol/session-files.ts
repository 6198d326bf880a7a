import * as z from 'zod';
import { MarketFacts } from './market-facts.ts';
import { Count, IsoTime, SessionKey, Sha256, SimulatedMark, TestName } from './scalars.ts';
import { SessionConfig } from './session-config.ts';

/** What the session is a function of, but for answers and inputs. `session_config.json`. */
export const SessionIdentity = z.strictObject({
  session: SessionKey,
  program: z.strictObject({ name: z.literal('maestro-lab'), version: z.string() }),
  market: MarketFacts,
  schedule: z.enum(['forward', 'revisit']).describe('What `auto` came to'),
  vault_from: IsoTime.describe('Bars from here on are locked; no window touches them'),
  config: SessionConfig,
});
export type SessionIdentity = z.infer<typeof SessionIdentity>;

/** The few facts of the lab and of chance that reach a result. `inputs.json`. */
export const SessionInputs = z.strictObject({
  lab_at_start: z.strictObject({
    sessions: Count.describe('Begun on overlapping bars of this symbol and venue'),
    trials: Count.describe('That those sessions counted'),
    vault_looks: Count,
  }),
  failed_tests: z.array(z.strictObject({ test: TestName, why: z.string() })),
  dropped_turns: z.array(z.strictObject({ turn: z.int().positive(), why: z.string() })),
});
export type SessionInputs = z.infer<typeof SessionInputs>;

/** One agent turn, written before its answer is used. Clock fields are the only ones that vary. */
export const Transcript = z.strictObject({
  turn: z.int().positive(),
  role: z.enum(['maestro', 'strategist', 'critic']),
  purpose: z.string(),
  segment: Count,
  provider: z.string(),
  model: z.string(),
  simulated: SimulatedMark,
  prompt_hash: Sha256.describe('Of the request'),
  request: z.unknown(),
  response: z.unknown(),
  stop_reason: z.string(),
  usage: z.strictObject({ input_tokens: Count, cached_tokens: Count, output_tokens: Count }),
  cost_usd: z.number().nonnegative(),
  clock: z.strictObject({ started_at: IsoTime, latency_ms: z.number().nonnegative() }),
});
export type Transcript = z.infer<typeof Transcript>;
