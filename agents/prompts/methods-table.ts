import { findMethod } from '../../engine/strategy/all-methods.ts';
import type { Method } from '../../engine/strategy/method.ts';
import {
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  type Parameter,
} from '../../engine/strategy/parameters.ts';
import { alignedTable } from './aligned-table.ts';

const HEAD = ['parameter:', 'min', 'max', 'step', 'default', 'unit:', 'meaning:'];

/** What each method does, and in what order its parameters are told. */
export function methodsTable(methods: readonly string[]): string {
  return [
    '# Methods',
    'What each does when it goes long; short is the mirror image. A method signals on the bar on which ' +
      'it comes to want long or short, not on every bar on which it still does.',
    '',
    ...alignedTable(
      ['method:', 'short for:', 'rule:'],
      knownMethods(methods).map(({ name, about, parameters, ordered }) => [
        name,
        parameters.map((parameter) => parameter.name).join('/'),
        ordered === undefined ? about : `${about}; ${ordered[0]} must be below ${ordered[1]}`,
      ]),
    ),
    '',
    'With several methods (three at most), combine says when the strategy goes long: all, when all of ' +
      'them do; majority, when more than half do; any, when one does and none is short.',
  ].join('\n');
}

/** All numbers that a strategy may set: parameters of methods, exits, gates. */
export function parametersTable(methods: readonly string[], gates: readonly string[]): string {
  const rows = knownMethods(methods).flatMap((method) =>
    method.parameters.map((parameter) => parameterRow(parameter, `${method.name}.`)),
  );
  return [
    '# Parameters',
    ...alignedTable(HEAD, rows),
    '',
    'Exits close a position besides the opposite signal; gates are filters on entries, and all that are ' +
      'set must be passed. What a strategy does not name is off.',
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
  return [`This market has not the data for ${names}.`];
}
