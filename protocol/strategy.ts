import * as z from 'zod';

const MethodName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .describe('A method listed by `maestro methods`');

export const ParameterName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$/)
  .describe('A method parameter as `macd_trend.fast`, or an exit or gate as `atr_stop_mult`');

export const Combination = z
  .enum(['all', 'majority', 'any'])
  .describe('Required agreement of several methods: all, most, or any one without a contradiction');
export type Combination = z.infer<typeof Combination>;

const positive = z.number().positive();

/** Exits in addition to an opposite signal. Absent ones are off. */
export const Exits = z.strictObject({
  atr_stop_mult: positive.optional().describe('Stop distance, in ATR(14) of the decision bar'),
  atr_tp_mult: positive.optional().describe('Target distance, in ATR(14) of the decision bar'),
  hard_stop_usd: positive
    .optional()
    .describe('Loss at which a position closes, quote currency, before costs'),
  hard_tp_usd: positive
    .optional()
    .describe('Profit at which a position closes, quote currency, before costs'),
  timeout_bars: z
    .int()
    .positive()
    .optional()
    .describe('Closes at the open after this number of bars'),
});
export type Exits = z.infer<typeof Exits>;

/** Thresholds of the entry filters. Absent ones are off. */
export const Gates = z.strictObject({
  cvd_min: z
    .number()
    .optional()
    .describe('Minimum taker imbalance of the last bars, in the direction of the trade'),
  imb_min: z
    .number()
    .optional()
    .describe('Minimum order book imbalance, in the direction of the trade'),
  atr_z_min: z.number().optional().describe('Minimum ATR z-score'),
  vhf_min: z.number().optional().describe('Minimum of the vertical horizontal filter'),
});
export type Gates = z.infer<typeof Gates>;

export const Sizing = z.union([
  z.strictObject({ notional: positive.describe('Quote currency per trade') }),
  z.strictObject({ quantity: positive.describe('Base units per trade') }),
]);
export type Sizing = z.infer<typeof Sizing>;

const rules = {
  methods: z.array(MethodName).min(1).max(3),
  combine: Combination,
  params: z.record(ParameterName, z.number()).describe('Every parameter of every method'),
  exits: Exits,
  gates: Gates,
};

/** A strategy without its size: methods, parameters, exits, gates. */
export const StrategyRules = z.strictObject(rules);
export type StrategyRules = z.infer<typeof StrategyRules>;

/** A complete strategy as data. */
export const Strategy = z.strictObject({ ...rules, sizing: Sizing });
export type Strategy = z.infer<typeof Strategy>;
