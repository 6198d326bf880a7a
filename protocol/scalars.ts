import * as z from 'zod';

/** An instant in UTC, as `2025-11-08T14:20:00Z`. */
export const IsoTime = z.iso.datetime().describe('UTC instant, ISO 8601');

/** A string of hex digits. */
export function hex(digits: number) {
  return z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
}

export const Sha256 = hex(64).describe('SHA-256, 64 hex digits');

/** The session that a line belongs to. */
export const SessionKey = hex(12).describe('First 12 hex digits of the identity hash');

export const TestName = z
  .string()
  .regex(/^seg\d+_test\d+$/)
  .describe('Name of a micro-backtest, as seg1_test001');

export const Interval = z
  .string()
  .regex(/^[1-9]\d*[smhdw]$/)
  .describe('Bar length: 1m, 5m, 15m, 1h, 1d');

export const Phase = z.enum(['train', 'validation', 'step']);
export type Phase = z.infer<typeof Phase>;

export const VolatilityRegime = z.enum(['low', 'normal', 'high']);
export type VolatilityRegime = z.infer<typeof VolatilityRegime>;

/** Marks everything derived from a simulated market. */
export const SimulatedMark = z
  .literal(true)
  .optional()
  .describe('Present if the market is simulated');

export const Count = z.int().nonnegative();

/** A whole number in a closed range. */
export function whole(least: number, most: number) {
  return z.int().min(least).max(most);
}

export const Share = z.number().min(0).max(1);

/** A ratio; null if undefined, never 0 instead. */
export const Ratio = z.number().nullable();
