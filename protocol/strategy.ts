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
  .describe(
    'How several methods agree: all of them, most of them, or any that is not contradicted',
  );
export type Combination = z.infer<typeof Combination>;

const positive = z.number().positive();

/** When a position closes, besides an opposite signal. What is absent is off. */
export const Exits = z.strictObject({
  atr_stop_mult: positive.optional().describe('Stop distance, in ATR(14) of the decision bar'),
  atr_tp_mult: positive.optional().describe('Target distance, in ATR(14) of the decision bar'),
  hard_stop_usd: positive.optional().describe('Loss at which it closes, quote, before costs'),
  hard_tp_usd: positive.optional().describe('Profit at which it closes, quote, before costs'),
  timeout_bars: z.int().positive().optional().describe('Closes at the open after so many bars'),
});
export type Exits = z.infer<typeof Exits>;

/** Thresholds of the entry filters. What is absent is off. */
export const Gates = z.strictObject({
  cvd_min: z.number().optional().describe('Taker imbalance of the last bars, towards the trade'),
  imb_min: z.number().optional().describe('Order book imbalance, towards the trade'),
  atr_z_min: z.number().optional().describe('ATR z-score: how lively the market must be'),
  vhf_min: z.number().optional().describe('Vertical horizontal filter: how much it must trend'),
});
export type Gates = z.infer<typeof Gates>;

export const Sizing = z.union([
  z.strictObject({ notional: positive.describe('Quote currency a trade') }),
  z.strictObject({ quantity: positive.describe('Base units a trade') }),
]);
export type Sizing = z.infer<typeof Sizing>;

const rules = {
  methods: z.array(MethodName).min(1).max(3),
  combine: Combination,
  params: z.record(ParameterName, z.number()).describe('Every parameter of every method'),
  exits: Exits,
  gates: Gates,
};

/** What a strategy does, whatever its size: methods, parameters, exits, gates. */
export const StrategyRules = z.strictObject(rules);
export type StrategyRules = z.infer<typeof StrategyRules>;

/** All of what a strategy does, as data. */
export const Strategy = z.strictObject({ ...rules, sizing: Sizing });
export type Strategy = z.infer<typeof Strategy>;
