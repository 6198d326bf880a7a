import { readFileSync } from 'node:fs';
import { isMap, parseDocument, YAMLParseError } from 'yaml';
import * as z from 'zod';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../engine/strategy/parameters.ts';
import { defaultParameters } from '../../engine/strategy/strategy-space.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { AgentSettings } from '../agents/agent-settings.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import { given } from '../options/given.ts';

const Market = z.union([z.string(), z.array(z.string()).min(1)]).optional();
const { agents, models, budget } = AgentSettings.shape;

/** Settings of a config file besides `SessionConfig`: where a session runs, and its agents. */
export const FileContents = z.looseObject({
  market: z
    .unknown()
    .optional()
    .meta({
      description: 'Market of the lab, simulated or files (default: a market of the lab)',
      examples: ['BTCUSDT'],
    }),
  agents: agents.meta({
    description: 'auto, heuristic, PROVIDER:MODEL, or a map of strategist, critic and maestro',
    examples: ['auto'],
  }),
  models,
  budget: budget.meta({
    description: 'Limits on models: usd, tokens, calls; on_budget: heuristic or stop',
    examples: [{ usd: 5 }],
  }),
});

export interface LoadedConfig {
  readonly config: SessionConfig;
  /** The market that the file names; null if it names none. */
  readonly market: readonly string[] | null;
  /** Agents and budget, if the file sets them. */
  readonly agents: AgentSettings;
}

/**
 * The config of a session: options override the file, and defaults fill the rest.
 *
 * @param path a YAML file; null for none
 * @param flags as typed, by the names of the config
 * @param environment for `${NAME}` in the file
 * @throws {UsageError} the file cannot be read, a value is not valid, or a key is unknown; the message
 *   suggests a key
 */
export function loadConfig(
  path: string | null,
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): LoadedConfig {
  const fromFile = path === null ? {} : readYaml(path, environment);
  const cannot = path === null ? 'Cannot use the options' : `Cannot load "${path}"`;
  const contents = FileContents.safeParse(fromFile);
  if (!contents.success) throw new UsageError(explain(contents.error.issues[0]!, cannot));
  const { agents, models, budget, ...values } = contents.data;
  const market = Market.safeParse(values.market);
  if (!market.success)
    throw new UsageError(`${cannot}: "market" is not valid; give a name or a list of files`);
  delete values.market;
  const parsed = SessionConfig.safeParse(overlaid(values, flags), { reportInput: true });
  if (!parsed.success) throw new UsageError(explain(parsed.error.issues[0]!, cannot));
  for (const { name, parameter } of parsed.data.rules) {
    const known = adjustableParameters();
    if (known.includes(parameter)) continue;
    throw new UsageError(
      `${cannot}: rule "${name}" moves "${parameter}", which is not a parameter; ${suggestion(parameter, known)}`,
    );
  }
  return {
    config: parsed.data,
    market: market.data === undefined ? null : [market.data].flat(),
    agents: given({ agents, models, budget }),
  };
}

/** Settings whose parts are merged: one from an option, another from the file. */
const MERGED = ['costs', 'placebo'] as const;

/** The values of the file, overridden by options; merged settings part by part. */
function overlaid(
  values: Readonly<Record<string, unknown>>,
  flags: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const both: Record<string, unknown> = { ...values, ...flags };
  for (const name of MERGED) {
    const [stored, typed] = [values[name], flags[name]];
    const isMerged = stored !== null && typeof stored === 'object' && typed !== undefined;
    if (isMerged) both[name] = { ...stored, ...(typed as object) };
  }
  return both;
}

function adjustableParameters(): string[] {
  return [
    ...[...EXIT_PARAMETERS, ...GATE_PARAMETERS].map(({ name }) => name),
    ...Object.keys(defaultParameters(ALL_METHODS.map(({ name }) => name))),
  ];
}

function readYaml(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new UsageError(`Cannot load "${path}": ${why}`, { cause: error });
  }
  const document = parseDocument(text);
  const problem = document.errors[0];
  if (problem instanceof YAMLParseError) {
    const at = problem.linePos?.[0];
    const where = at === undefined ? '' : ` in line ${at.line}, column ${at.col}`;
    const [what] = problem.message.split('\n');
    throw new UsageError(
      `Cannot load "${path}": ${what!.replace(/ at line \d+, column \d+:$/, '')}${where}`,
    );
  }
  let values: unknown;
  try {
    values = document.toJS();
  } catch (error) {
    throw new UsageError(`Cannot load "${path}": ${(error as Error).message}`, { cause: error });
  }
  if (values === null || values === undefined) return {};
  if (!isMap(document.contents)) {
    throw new UsageError(`Cannot load "${path}": it has no keys; write settings as "segments: 5"`);
  }
  return interpolated(values, environment, path) as Record<string, unknown>;
}

/** Names of variables that must not reach a stored config. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH/i;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string. A string that is only a variable becomes a
 * number or boolean if its value is one.
 */
function interpolated(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path: string,
): unknown {
  if (Array.isArray(value)) return value.map((one) => interpolated(one, environment, path));
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, one]) => [key, interpolated(one, environment, path)]),
    );
  }
  if (typeof value !== 'string') return value;
  const pattern = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;
  const replaced = value.replace(pattern, (_, name: string, otherwise?: string) => {
    if (SECRET_NAME.test(name)) {
      throw new UsageError(
        `Cannot load "${path}": \${${name}} may be a secret, and a config is stored with its session; remove it, as keys are read from the environment`,
      );
    }
    const found = environment[name] ?? otherwise;
    if (found !== undefined) return found;
    throw new UsageError(
      `Cannot load "${path}": the environment variable ${name} is not set; set it, or write \${${name}:-default}`,
    );
  });
  const isWhole = /^\$\{[^}]*\}$/.test(value);
  return isWhole ? scalarOf(replaced) : replaced;
}

/** A number or boolean as in YAML; any other text stays a string. */
function scalarOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** An issue of a schema as an error message, with a suggestion for unknown keys. */
function explain(issue: z.core.$ZodIssue, cannot: string): string {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const known = knownKeys(issue.path);
    return `${cannot}: "${[...issue.path, key].join('.')}" is not a setting; ${suggestion(key, known)}`;
  }
  // A number may be shown; a text may be a secret from the environment.
  const found = typeof issue.input === 'number' ? `is ${issue.input}` : 'is not valid';
  const hint = issue.message === 'Invalid input' ? '' : `; ${issue.message.replace(/^.*?: /, '')}`;
  return `${cannot}: "${where}" ${found}${hint}`;
}

/** The settings at a path of the config. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema = z.toJSONSchema(SessionConfig, { io: 'input' }) as JsonSchema;
  for (const step of path) {
    schema = (typeof step === 'number' ? schema.items : schema.properties?.[String(step)]) ?? {};
  }
  const ofConfig = Object.keys(schema.properties ?? {});
  return path.length === 0 ? [...ofConfig, ...Object.keys(FileContents.shape)] : ofConfig;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}
