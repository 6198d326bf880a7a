import type { Parameter } from '../engine/parameters.ts';
import { alignColumns } from './align-columns.ts';

/** Parameters as lines: name, range, step, default, unit, and what they mean. */
export function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, min, max, step, default: value, unit, about }) => [
    `  ${name}`,
    `${min} to ${max}`,
    `step ${step}`,
    `default ${value}`,
    unit,
    about,
  ]);
  return alignColumns(rows);
}
