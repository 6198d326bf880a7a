import type { Exits, Gates, StrategyRules } from '../../protocol/strategy.ts';
import { ALL_METHODS, findMethod } from './all-methods.ts';
import {
  clamp,
  EXIT_PARAMETERS,
  GATE_PARAMETERS,
  isWhole,
  type Parameter,
  snap,
} from './parameters.ts';

/** A parameter that a strategy sets, with the key that patches and candidates use. */
export interface ParameterValue {
  /** `macd_trend.fast` for a method, `atr_stop_mult` for an exit, `vhf_min` for a gate. */
  readonly key: string;
  readonly parameter: Parameter;
  readonly value: number;
}

/**
 * The parameters that a strategy sets, in a fixed order: those of its methods, exits and gates.
 *
 * @param rules with existing methods
 */
export function parameterValues(rules: StrategyRules): ParameterValue[] {
  const ofMethods = rules.methods.flatMap((name) =>
    (findMethod(name)?.parameters ?? []).map((parameter) => {
      const key = `${name}.${parameter.name}`;
      return { key, parameter, value: rules.params[key]! };
    }),
  );
  const set = (group: Exits | Gates, parameters: readonly Parameter[]) =>
    parameters.flatMap((parameter) => {
      const value = group[parameter.name as keyof typeof group] as number | undefined;
      return value === undefined ? [] : [{ key: parameter.name, parameter, value }];
    });
  return [...ofMethods, ...set(rules.exits, EXIT_PARAMETERS), ...set(rules.gates, GATE_PARAMETERS)];
}

/** The value of a parameter, or undefined if the strategy does not set it. */
export function parameterValue(rules: StrategyRules, key: string): number | undefined {
  return parameterValues(rules).find((one) => one.key === key)?.value;
}

/**
 * The same strategy with other values, moved into range; if two parameters must be ordered (fast below
 * slow), the first is moved below the second.
 *
 * @param values by key; keys that the strategy does not set are ignored
 * @param onGrid whether values are rounded to the parameters' steps
 */
export function withValues(
  rules: StrategyRules,
  values: Readonly<Record<string, number>>,
  onGrid: boolean,
): StrategyRules {
  const params = { ...rules.params };
  const exits = { ...rules.exits } as Record<string, number>;
  const gates = { ...rules.gates } as Record<string, number>;
  for (const { key, parameter } of parameterValues(rules)) {
    const wanted = Object.hasOwn(values, key) ? values[key] : undefined;
    if (wanted === undefined) continue;
    const value = onGrid ? snap(wanted, parameter) : clamp(wanted, parameter);
    if (key in params) params[key] = value;
    else if (key in exits) exits[key] = value;
    else gates[key] = value;
  }
  for (const name of rules.methods) keepOrder(name, params);
  return { ...rules, params, exits, gates };
}

function keepOrder(name: string, params: Record<string, number>): void {
  const method = findMethod(name);
  if (method?.ordered === undefined) return;
  const [lower, upper] = method.ordered.map((short) => `${name}.${short}`) as [string, string];
  if (params[lower]! < params[upper]!) return;
  const parameter = method.parameters.find((one) => one.name === method.ordered![0])!;
  params[lower] = snap(params[upper]! - parameter.step, parameter);
}

/** The parameters of one method by their bare names. */
export function methodParameters(
  name: string,
  params: Readonly<Record<string, number>>,
): Record<string, number> {
  const method = findMethod(name);
  if (method === undefined)
    throw new RangeError(`Cannot read parameters: there is no method "${name}"`);
  return Object.fromEntries(
    method.parameters.map((parameter) => [parameter.name, params[`${name}.${parameter.name}`]!]),
  );
}

/** Default parameters of the methods, under their full keys. */
export function defaultParameters(methods: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    methods.flatMap((name) =>
      (findMethod(name)?.parameters ?? []).map((one) => [`${name}.${one.name}`, one.default]),
    ),
  );
}

/**
 * The problems of a strategy, one sentence each with the value found and the valid ones; empty if it
 * can run.
 */
export function strategyProblems(rules: StrategyRules): string[] {
  const problems: string[] = [];
  const known = rules.methods.filter((name) => {
    if (findMethod(name) !== undefined) return true;
    problems.push(`there is no method "${name}"; methods are ${methodNames()}`);
    return false;
  });
  if (new Set(rules.methods).size !== rules.methods.length) {
    problems.push(`a method is named twice: ${rules.methods.join(', ')}`);
  }

  const expected = new Map(
    known.flatMap((name) =>
      findMethod(name)!.parameters.map((parameter) => [`${name}.${parameter.name}`, parameter]),
    ),
  );
  for (const key of Object.keys(rules.params)) {
    if (expected.has(key)) continue;
    problems.push(`"${key}" is not a parameter of ${rules.methods.join(', ')}`);
  }
  for (const [key, parameter] of expected) {
    const value = Object.hasOwn(rules.params, key) ? rules.params[key] : undefined;
    if (value === undefined) problems.push(`"${key}" is not set`);
    else problems.push(...rangeProblems(key, value, parameter));
  }
  for (const { key, parameter, value } of parameterValues({ ...rules, methods: [] })) {
    problems.push(...rangeProblems(key, value, parameter));
  }
  for (const name of known) {
    const ordered = findMethod(name)!.ordered?.map((short) => `${name}.${short}`);
    if (ordered === undefined) continue;
    const [lower, upper] = ordered.map((key) => rules.params[key]);
    if (lower !== undefined && upper !== undefined && lower >= upper) {
      problems.push(
        `"${ordered[0]}" must be below "${ordered[1]}": ${lower} is not below ${upper}`,
      );
    }
  }
  return problems;
}

function rangeProblems(key: string, value: number, parameter: Parameter): string[] {
  const { min, max, unit } = parameter;
  if (!(value >= min && value <= max)) {
    return [`"${key}" must be between ${min} and ${max} ${unit}: it is ${value}`];
  }
  if (isWhole(parameter) && !Number.isInteger(value)) {
    return [`"${key}" must be a whole number of ${unit}: it is ${value}`];
  }
  return [];
}

function methodNames(): string {
  return ALL_METHODS.map((method) => method.name).join(', ');
}
