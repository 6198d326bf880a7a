import * as z from 'zod';
import { TokenUsage } from './agent-seat.ts';
import { PlaceboKind } from './honesty.ts';
import { MarketFacts } from './market-facts.ts';
import { Count, hex, IsoTime, SessionKey, Sha256, SimulatedMark, TestName } from './scalars.ts';
import { SessionConfig } from './session-config.ts';

/** What played a session. Name and version are part of its identity, the rest is for whoever goes on. */
export const Program = z.strictObject({
  name: z.literal('maestro-lab'),
  version: z.string(),
  build: hex(12).describe('First 12 hex digits of the hash of its sources'),
  node: z.int().positive().describe('The major version of Node'),
});
export type Program = z.infer<typeof Program>;

/** What the session is a function of, but for answers and inputs. `session_config.json`. */
export const SessionIdentity = z.strictObject({
  session: SessionKey,
  program: Program.describe('That began it'),
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
    vault_looks: Count.describe('Into the vault of this market'),
    critic: z
      .strictObject({ tests: Count, sum: z.number(), sum_of_squares: z.number().nonnegative() })
      .describe('Sums of the lift of the Critic, test by test, over those sessions'),
  }),
  failed_tests: z.array(
    z.strictObject({
      test: TestName,
      shadow: z.string().optional().describe('Which shadow of the test; absent where it is itself'),
      why: z.string(),
    }),
  ),
  failed_arms: z.array(
    z.strictObject({
      kind: PlaceboKind.nullable().describe('Null: heuristic agents on the market as it is'),
      arm: z.int().positive(),
      why: z.string(),
    }),
  ),
  exam: z
    .strictObject({ look: z.int().positive().describe('Of all looks into this vault') })
    .nullable()
    .describe('Null where the vault stays closed'),
  dropped_turns: z.array(z.strictObject({ turn: z.int().positive(), why: z.string() })),
});
export type SessionInputs = z.infer<typeof SessionInputs>;

export const Role = z.enum(['maestro', 'strategist', 'critic']);
export type Role = z.infer<typeof Role>;

/** What a turn is for. It is a part of the name of a file. */
export const Purpose = z.string().regex(/^[a-z_]{1,30}$/);

/**
 * One attempt at a turn: what an agent was told and what came of it, written before it is used. Clock
 * fields are the only ones that vary.
 */
export const Transcript = z.strictObject({
  turn: z.int().positive(),
  attempt: z.int().positive().describe('Within the turn, from 1'),
  kind: z
    .enum(['compute', 'ask', 'shrink', 'repair'])
    .describe(
      'compute: no model was asked; shrink: asked again with a shorter prompt; repair: asked to mend an answer',
    ),
  role: Role,
  purpose: Purpose,
  segment: Count,
  provider: z.string(),
  model: z.string(),
  simulated: SimulatedMark,
  arm: z.string().optional().describe('Present in a placebo arm: its kind and number'),
  inherited: z.literal(true).optional().describe('Present where the parent of a fork has paid'),
  prompt_hash: Sha256.describe('Of the request'),
  request: z.unknown(),
  response: z.unknown().describe('Null where none came'),
  outcome: z
    .enum(['answered', 'refused', 'truncated', 'failed', 'unknown', 'not_sent'])
    .describe(
      'unknown: the process ended before an answer was recorded; not_sent: over the budget',
    ),
  error: z
    .strictObject({ failure: z.string(), message: z.string() })
    .nullable()
    .describe('Of an attempt that failed or was not sent'),
  will_retry: z.boolean().describe('Whether the same request is sent again'),
  stop_reason: z.string().nullable().describe('As the provider put it'),
  usage: TokenUsage.nullable().describe('Null where the provider did not say'),
  charged_tokens: Count.describe('What the attempt counts against the budget'),
  cost_usd: z.number().nonnegative().describe('Worst case where the usage is not known'),
  clock: z.strictObject({ started_at: IsoTime, latency_ms: z.number().nonnegative() }),
});
export type Transcript = z.infer<typeof Transcript>;
