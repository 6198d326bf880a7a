import { findMethod } from '../../engine/strategy/all-methods.ts';
import type { Method } from '../../engine/strategy/method.ts';
import {
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  type Parameter,
} from '../../engine/strategy/parameters.ts';
import { COMBINE_RULES, SIGNAL_RULES } from '../../engine/strategy/signal-rules.ts';
import { alignedTable } from './aligned-table.ts';

const HEAD = ['parameter:', 'min', 'max', 'step', 'default', 'unit:', 'meaning:'];

/** The rule of each method, how long its side lasts, and how signals and combinations work. */
export function methodsTable(methods: readonly string[]): string {
  return [
    '# Methods',
    `Rules for going long; short is the mirror image. ${SIGNAL_RULES}`,
    '',
    ...alignedTable(
      ['method:', 'parameters:', 'rule:', 'side lasts:'],
      knownMethods(methods).map(({ name, about, sideLasts, parameters, ordered }) => [
        name,
        parameters.map((parameter) => parameter.name).join('/'),
        ordered === undefined ? about : `${about}; ${ordered[0]} must be below ${ordered[1]}`,
        sideLasts,
      ]),
    ),
    '',
    COMBINE_RULES,
  ].join('\n');
}

/** All parameters of a strategy: those of methods, exits and gates. */
export function parametersTable(methods: readonly string[], gates: readonly string[]): string {
  const rows = knownMethods(methods).flatMap((method) =>
    method.parameters.map((parameter) => parameterRow(parameter, `${method.name}.`)),
  );
  return [
    '# Parameters',
    ...alignedTable(HEAD, rows),
    '',
    'Exits close a position besides the opposite signal. Gates are filters on entries: every gate that is ' +
      'set must pass. Exits and gates that a strategy does not set are off.',
    '',
    ...alignedTable(
      HEAD,
      [...EXIT_PARAMETERS, ...GATE_PARAMETERS.filter(({ name }) => gates.includes(name))].map(
        (parameter) => parameterRow(parameter, ''),
      ),
    ),
    ...absentGates(gates),
  ].join('\n');
}

function knownMethods(methods: readonly string[]): Method[] {
  return methods.flatMap((name) => findMethod(name) ?? []);
}

function parameterRow(parameter: Parameter, prefix: string): string[] {
  const { name, min, max, step, default: usual, unit, about } = parameter;
  return [`${prefix}${name}`, ...[min, max, step, usual].map(String), unit, about];
}

function absentGates(gates: readonly string[]): string[] {
  const absent = GATE_PARAMETERS.filter(({ name }) => !gates.includes(name));
  if (absent.length === 0) return [];
  const names = absent.map(({ name }) => name).join(' and ');
  return [`This market lacks the data for ${names}.`];
}
