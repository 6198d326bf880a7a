import type { Exits, Gates } from '../../protocol/strategy.ts';

/** One number of a strategy: what it is called, what it may be, and what it means. */
export interface Parameter {
  readonly name: string;
  /** As printed: `bars`, `x ATR(14)`, `quote`. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** The grid that candidates are rounded to, counted from `min`. */
  readonly step: number;
  readonly default: number;
  readonly about: string;
}

/** Exits besides the opposite signal. A strategy sets those it wants; the rest are off. */
export const EXIT_PARAMETERS: readonly (Parameter & { readonly name: keyof Exits })[] = [
  {
    name: 'atr_stop_mult',
    unit: 'x ATR(14)',
    min: 0.5,
    max: 6,
    step: 0.1,
    default: 1.5,
    about: 'Stop distance, in average true ranges of the decision bar',
  },
  {
    name: 'atr_tp_mult',
    unit: 'x ATR(14)',
    min: 0.5,
    max: 12,
    step: 0.1,
    default: 3,
    about: 'Target distance, in average true ranges of the decision bar',
  },
  {
    name: 'hard_stop_usd',
    unit: 'quote',
    min: 100,
    max: 3000,
    step: 10,
    default: 400,
    about: 'Loss of the position at which it closes, before costs',
  },
  {
    name: 'hard_tp_usd',
    unit: 'quote',
    min: 100,
    max: 3000,
    step: 10,
    default: 400,
    about: 'Profit of the position at which it closes, before costs',
  },
  {
    name: 'timeout_bars',
    unit: 'bars',
    min: 6,
    max: 864,
    step: 1,
    default: 240,
    about: 'The position closes at the open after so many bars',
  },
];

/** Thresholds of the gates. A strategy sets those it wants; the rest are off. */
export const GATE_PARAMETERS: readonly (Parameter & { readonly name: keyof Gates })[] = [
  {
    name: 'cvd_min',
    unit: 'share of volume',
    min: -0.3,
    max: 0.5,
    step: 0.01,
    default: 0.02,
    about: 'Net taker volume of the last 12 bars towards the trade, over volume',
  },
  {
    name: 'imb_min',
    unit: 'share of book',
    min: -0.5,
    max: 0.9,
    step: 0.05,
    default: 0.1,
    about: 'Order book imbalance towards the trade',
  },
  {
    name: 'atr_z_min',
    unit: 'sd',
    min: -2,
    max: 3,
    step: 0.1,
    default: 0,
    about: 'Z-score of ATR(14) over the last 288 bars',
  },
  {
    name: 'vhf_min',
    unit: 'ratio',
    min: 0.1,
    max: 0.7,
    step: 0.01,
    default: 0.3,
    about: 'Vertical horizontal filter of the last 28 bars: 1 is a straight line',
  },
];

/** `value` moved into the range and onto the grid of the parameter. */
export function snap(value: number, { min, max, step }: Parameter): number {
  const steps = Math.round((Math.min(max, Math.max(min, value)) - min) / step);
  const onGrid = tidy(min + steps * step, step);
  return onGrid > max ? tidy(onGrid - step, step) : onGrid;
}

/** `value` moved into the range, off the grid where it is off it; a count of bars stays whole. */
export function clamp(value: number, parameter: Parameter): number {
  const { min, max, step } = parameter;
  const inRange = Math.min(max, Math.max(min, value));
  return isWhole(parameter) ? Math.round(inRange) : tidy(inRange, step);
}

/** Whether the parameter counts something: half of a bar is none. */
export function isWhole({ min, step }: Parameter): boolean {
  return step === 1 && Number.isInteger(min);
}

/** The decimal that binary arithmetic blurred: 1.5 + 0.3 is 1.8, not 1.7999999999999998. */
function tidy(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) + 2;
  return Number(value.toFixed(decimals));
}
