import { readFileSync } from 'node:fs';
import { ALL_METHODS, findMethod } from '../../engine/strategy/all-methods.ts';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';
import { defaultParameters, strategyProblems } from '../../engine/strategy/strategy-space.ts';
import { Strategy, type StrategyRules } from '../../protocol/strategy.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import type { ReadFlags } from '../options/market-options.ts';
import { onlyOne } from '../options/only-one.ts';

/** The flags of `maestro backtest`. */
export interface BacktestFlags extends ReadFlags {
  readonly market: string[];
  readonly method?: string[];
  readonly combine?: 'all' | 'majority' | 'any';
  readonly set?: string[];
  readonly strategy?: string;
  readonly from?: string;
  readonly to?: string;
  readonly feeBps: number;
  readonly slippageBps: number;
  readonly notional?: number;
  readonly quantity?: number;
  readonly trades: number;
  readonly json?: boolean;
  readonly lab: string;
}

const DEFAULT_NOTIONAL = 70_000;

/**
 * The typed strategy: methods at their defaults, or a file, with the values of --set.
 *
 * @throws {UsageError} no such method or parameter, a value out of range, a file that is not a strategy
 */
export function typedStrategy(flags: BacktestFlags): Strategy {
  const base = flags.strategy === undefined ? fromMethods(flags) : fromFile(flags.strategy, flags);
  const strategy = withSettings(base, flags.set ?? []);
  const [problem] = strategyProblems(strategy);
  if (problem !== undefined) throw new UsageError(`Cannot run this strategy: ${problem}`);
  return strategy;
}

function fromMethods(flags: BacktestFlags): Strategy {
  const { method, combine } = flags;
  if (method === undefined)
    throw new UsageError('Cannot run a backtest: no strategy is given; use --method or --strategy');
  if (method.length > 3)
    throw new UsageError(`Cannot combine methods: found ${method.length}; give at most three`);
  for (const name of method) {
    if (findMethod(name) !== undefined) continue;
    const names = ALL_METHODS.map((one) => one.name);
    throw new UsageError(
      `Cannot find method "${name}": no such method; ${suggestion(name, names)}`,
    );
  }
  if (combine !== undefined && method.length === 1) {
    throw new UsageError(
      'Cannot use --combine: found one method; name two or three, or leave it out',
    );
  }
  return {
    methods: method,
    combine: combine ?? 'all',
    params: defaultParameters(method),
    exits: {},
    gates: {},
    sizing: typedSizing(flags) ?? { notional: DEFAULT_NOTIONAL },
  };
}

function fromFile(path: string, flags: BacktestFlags): Strategy {
  for (const option of ['method', 'combine'] as const) {
    onlyOne('run a backtest', { '--strategy': path, [`--${option}`]: flags[option] });
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'no such file'
        : (code ?? `it is not valid JSON (${message.replace(/\s+/g, ' ')})`);
    throw new UsageError(`Cannot read "${path}": ${why}`, { cause: error });
  }
  const parsed = Strategy.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new UsageError(
      `Cannot read "${path}": it is not a strategy (${issue.path.join('.')}: ${issue.message}); see maestro schema strategy`,
    );
  }
  return { ...parsed.data, sizing: typedSizing(flags) ?? parsed.data.sizing };
}

function typedSizing({ notional, quantity }: BacktestFlags): Strategy['sizing'] | null {
  onlyOne('size trades', { '--notional': notional, '--quantity': quantity });
  if (notional === 0 || quantity === 0)
    throw new UsageError('Cannot size trades: found 0; give a size above 0');
  if (quantity !== undefined) return { quantity };
  return notional === undefined ? null : { notional };
}

function withSettings(strategy: Strategy, settings: readonly string[]): Strategy {
  const { params, exits, gates } = strategy;
  const set = { params: { ...params }, exits: { ...exits }, gates: { ...gates } };
  for (const setting of settings) {
    const [key, text, ...rest] = setting.split('=');
    const value = Number(text);
    if (
      key === '' ||
      text === undefined ||
      text.trim() === '' ||
      rest.length > 0 ||
      !Number.isFinite(value)
    ) {
      throw new UsageError(
        `Cannot read --set: found "${setting}"; give key=number, as atr_stop_mult=1.5`,
      );
    }
    const [group, name] = placeOf(key!, strategy);
    (set[group] as Record<string, number>)[name] = value;
  }
  return { ...strategy, ...set };
}

/** Which part of a strategy a key belongs to, and its full name there. */
function placeOf(key: string, strategy: StrategyRules): ['params' | 'exits' | 'gates', string] {
  if (EXIT_PARAMETERS.some(({ name }) => name === key)) return ['exits', key];
  if (GATE_PARAMETERS.some(({ name }) => name === key)) return ['gates', key];
  const known = Object.keys(defaultParameters(strategy.methods));
  const fits = known.filter((full) => full === key || full.endsWith(`.${key}`));
  if (fits.length === 1) return ['params', fits[0]!];
  if (fits.length > 1)
    throw new UsageError(
      `Cannot set "${key}": it matches ${fits.join(' and ')}; give the full name`,
    );
  const all = [...known, ...known.map((full) => full.split('.')[1]!)].concat(
    [...EXIT_PARAMETERS, ...GATE_PARAMETERS].map(({ name }) => name),
  );
  throw new UsageError(
    `Cannot set "${key}": it is not a parameter of ${strategy.methods.join(', ')}, an exit or a gate; ${suggestion(key, all)}`,
  );
}
