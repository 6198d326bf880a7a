import * as z from 'zod';
import { TokenUsage } from './agent-seat.ts';
import { PlaceboKind } from './honesty.ts';
import { MarketFacts } from './market-facts.ts';
import { Count, hex, IsoTime, SessionKey, Sha256, SimulatedMark, TestName } from './scalars.ts';
import { SessionConfig } from './session-config.ts';

/** The program of a session. Name and version are part of its identity; resume compares the rest. */
export const Program = z.strictObject({
  name: z.literal('maestro-lab'),
  version: z.string(),
  build: hex(12).describe('First 12 hex digits of the hash of the sources'),
  node: z.int().positive().describe('Major version of Node'),
});
export type Program = z.infer<typeof Program>;

/** Everything that determines a session, except for answers and inputs. `session_config.json`. */
export const SessionIdentity = z.strictObject({
  session: SessionKey,
  program: Program.describe('The program that started it'),
  market: MarketFacts,
  bars: Sha256.optional().describe('Hash of bars.json; absent in sessions from before it'),
  schedule: z.enum(['forward', 'revisit']).describe('The schedule that "auto" resolved to'),
  vault_from: IsoTime.describe('Bars from this instant on are locked; no window uses them'),
  config: SessionConfig,
});
export type SessionIdentity = z.infer<typeof SessionIdentity>;

/** The bars of a session, those of the vault included, by day. `bars.json`. */
export const SessionBars = z.strictObject({
  simulated: SimulatedMark,
  days: z.record(z.iso.date(), hex(16)).describe('Hash of the bars that open on a day'),
  holes: z
    .array(z.strictObject({ from: IsoTime, to: IsoTime }))
    .describe('Gaps at which positions are closed'),
});

/** Inputs from the lab and from failures that affect a result. `inputs.json`. */
export const SessionInputs = z.strictObject({
  lab_at_start: z.strictObject({
    sessions: Count.describe('Tries before this one on the family of these bars'),
    trials: Count.describe('Trials on the family of these bars'),
    vault_looks: Count.describe('Looks into the vault of these bars'),
    critic: z
      .strictObject({ tests: Count, sum: z.number(), sum_of_squares: z.number().nonnegative() })
      .describe('Sums of the lift of the Critic over the tests of those sessions'),
  }),
  try: z
    .strictObject({ k: z.int().positive().describe('Its number on the family of these bars') })
    .optional()
    .describe('Drawn at the first test or answer; absent before, and without a ledger'),
  failed_tests: z.array(
    z.strictObject({
      test: TestName,
      shadow: z.string().optional().describe('Name of the shadow run; absent for the test itself'),
      why: z.string(),
    }),
  ),
  failed_arms: z.array(
    z.strictObject({
      kind: PlaceboKind.nullable().describe('Null for heuristic agents on the unchanged market'),
      arm: z.int().positive(),
      why: z.string(),
    }),
  ),
  exam: z
    .strictObject({ look: z.int().positive().describe('Number of the look into this vault') })
    .nullable()
    .describe('Null if the vault stays closed'),
  dropped_turns: z.array(z.strictObject({ turn: z.int().positive(), why: z.string() })),
});
export type SessionInputs = z.infer<typeof SessionInputs>;

export const Role = z.enum(['maestro', 'strategist', 'critic']);
export type Role = z.infer<typeof Role>;

/** The purpose of a turn; part of a file name. */
export const Purpose = z.string().regex(/^[a-z_]{1,30}$/);

/**
 * One attempt of a turn: request and response, written before the response is used. Only the clock
 * fields vary between identical runs.
 */
export const Transcript = z.strictObject({
  turn: z.int().positive(),
  attempt: z.int().positive().describe('Number within the turn, from 1'),
  kind: z
    .enum(['compute', 'ask', 'shrink', 'repair'])
    .describe(
      'compute: no model; ask: first request; shrink: retry with a shorter prompt; repair: request to correct an answer',
    ),
  role: Role,
  purpose: Purpose,
  segment: Count,
  provider: z.string(),
  model: z.string(),
  simulated: SimulatedMark,
  arm: z.string().optional().describe('Kind and number of a placebo arm; absent otherwise'),
  inherited: z.literal(true).optional().describe('Present if the parent of a fork paid for it'),
  prompt_hash: Sha256.describe('Hash of the request'),
  request: z.unknown(),
  response: z.unknown().describe('Null without a response'),
  outcome: z
    .enum(['answered', 'refused', 'truncated', 'failed', 'unknown', 'not_sent'])
    .describe(
      'unknown: the process ended before an answer was recorded; not_sent: it would have exceeded the budget',
    ),
  error: z
    .strictObject({ failure: z.string(), message: z.string() })
    .nullable()
    .describe('Set if the attempt failed or was not sent'),
  will_retry: z.boolean().describe('Whether the same request is retried'),
  stop_reason: z.string().nullable().describe('Value of the provider'),
  usage: TokenUsage.nullable().describe('Null if the provider did not report it'),
  charged_tokens: Count.describe('Tokens charged to the budget'),
  cost_usd: z.number().nonnegative().describe('Worst case if the usage is not known'),
  clock: z.strictObject({ started_at: IsoTime, latency_ms: z.number().nonnegative() }),
});
export type Transcript = z.infer<typeof Transcript>;
