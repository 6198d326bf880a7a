import type { Parameter } from '../../engine/strategy/parameters.ts';
import { alignColumns } from './align-columns.ts';
import type { Column } from './listing.ts';

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

/** A parameter a line, for programs: of which method, or of `exits` or `gates`. */
export const PARAMETER_COLUMNS: readonly Column<Parameter & { readonly of: string }>[] = [
  { title: 'method', value: ({ of }) => of },
  { title: 'parameter', value: ({ name }) => name },
  { title: 'min', value: ({ min }) => min },
  { title: 'max', value: ({ max }) => max },
  { title: 'step', value: ({ step }) => step },
  { title: 'default', value: (one) => one.default },
  { title: 'unit', value: ({ unit }) => unit },
  { title: 'about', value: ({ about }) => about },
];
