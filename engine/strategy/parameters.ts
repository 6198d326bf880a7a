import type { Exits, Gates } from '../../protocol/strategy.ts';

/** One number of a strategy: its name, range and meaning. */
export interface Parameter {
  readonly name: string;
  /** As printed: `bars`, `x ATR(14)`, `quote currency`. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** The grid that candidates are rounded to, counted from `min`. */
  readonly step: number;
  readonly default: number;
  readonly about: string;
}

/** Parameters from rows of name, range, unit and meaning. */
export function parameterTable<Name extends string>(
  ...rows: readonly (readonly [
    name: Name,
    range: readonly [min: number, max: number, step: number, byDefault: number],
    unit: string,
    about: string,
  ])[]
): (Parameter & { readonly name: Name })[] {
  return rows.map(([name, [min, max, step, byDefault], unit, about]) => {
    return { name, unit, min, max, step, default: byDefault, about };
  });
}

/** Exits besides the opposite signal. Those that a strategy does not set are off. */
export const EXIT_PARAMETERS = parameterTable<keyof Exits>(
  ['atr_stop_mult', [0.5, 6, 0.1, 1.5], 'x ATR(14)', 'Stop distance, in ATR(14) of the signal bar'],
  ['atr_tp_mult', [0.5, 12, 0.1, 3], 'x ATR(14)', 'Target distance, in ATR(14) of the signal bar'],
  [
    'hard_stop_usd',
    [100, 3000, 10, 400],
    'quote currency',
    'Loss at which the position closes, before costs',
  ],
  [
    'hard_tp_usd',
    [100, 3000, 10, 400],
    'quote currency',
    'Profit at which the position closes, before costs',
  ],
  [
    'timeout_bars',
    [6, 864, 1, 240],
    'bars',
    "Bars held; the position then closes at the next bar's open",
  ],
);

/** Thresholds of the gates. Those that a strategy does not set are off. */
export const GATE_PARAMETERS = parameterTable<keyof Gates>(
  [
    'cvd_min',
    [-0.3, 0.5, 0.01, 0.02],
    'share of volume',
    'Net taker volume of the last 12 bars in trade direction, over volume; off without taker volume',
  ],
  [
    'imb_min',
    [-0.5, 0.9, 0.05, 0.1],
    'share of book',
    'Order book imbalance in trade direction; off without order book sizes',
  ],
  ['atr_z_min', [-2, 3, 0.1, 0], 'sd', 'Z-score of ATR(14) over the last 288 bars'],
  [
    'vhf_min',
    [0.1, 0.7, 0.01, 0.3],
    'ratio',
    'Vertical horizontal filter of the last 28 bars: 1 is a straight line',
  ],
);

/** `value` moved into the range and onto the grid of the parameter. */
export function snap(value: number, { min, max, step }: Parameter): number {
  const steps = Math.round((Math.min(max, Math.max(min, value)) - min) / step);
  const onGrid = tidy(min + steps * step, step);
  return onGrid > max ? tidy(onGrid - step, step) : onGrid;
}

/** `value` moved into the range but not onto the grid; a count of bars stays whole. */
export function clamp(value: number, parameter: Parameter): number {
  const { min, max, step } = parameter;
  const inRange = Math.min(max, Math.max(min, value));
  return isWhole(parameter) ? Math.round(inRange) : tidy(inRange, step);
}

/** Whether the parameter is a count: there is no half bar. */
export function isWhole({ min, step }: Parameter): boolean {
  return step === 1 && Number.isInteger(min);
}

/** Rounds to the decimals of the step: 1.5 + 0.3 is 1.8, not 1.7999999999999998. */
function tidy(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) + 2;
  return Number(value.toFixed(decimals));
}
