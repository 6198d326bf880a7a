import type { Parameter } from '../../engine/strategy/parameters.ts';
import { alignColumns } from './align-columns.ts';
import type { Column } from './listing.ts';
import { wrapped } from './wrapped.ts';

/** Parameters as lines that fit the terminal: name, range, step, default, unit and meaning. */
export function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, min, max, step, default: value, unit }) => {
    return [`  ${name}`, `${min} to ${max}`, String(step), String(value), unit];
  });
  const titles = ['  parameter', 'range', 'step', 'default', 'unit'];
  const lines = alignColumns([titles, ...rows]).split('\n');
  const indent = Math.max(...lines.map(({ length }) => length)) + 2;
  return ['meaning', ...parameters.map(({ about }) => about)]
    .map((about, i) => wrapped(about, ' '.repeat(indent)).replace(/^ +/, lines[i]!.padEnd(indent)))
    .join('\n');
}

/** One parameter per line, for programs: the rule is a method, `exits` or `gates`. */
export const PARAMETER_COLUMNS: readonly Column<Parameter & { readonly of: string }>[] = [
  { title: 'rule', value: ({ of }) => of },
  { title: 'parameter', value: ({ name }) => name },
  { title: 'min', value: ({ min }) => min },
  { title: 'max', value: ({ max }) => max },
  { title: 'step', value: ({ step }) => step },
  { title: 'default', value: (one) => one.default },
  { title: 'unit', value: ({ unit }) => unit },
  { title: 'about', value: ({ about }) => about },
];
