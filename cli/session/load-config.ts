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

/** What a config file may say besides the config itself: where to run, not what to run. */
const Market = z.union([z.string(), z.array(z.string()).min(1)]).optional();
const FileContents = z.looseObject({ market: z.unknown().optional(), ...AgentSettings.shape });

export interface LoadedConfig {
  readonly config: SessionConfig;
  /** The market that the file names; null where it names none. */
  readonly market: readonly string[] | null;
  /** Who shall play the roles, and what that may cost, as far as the file says. */
  readonly agents: AgentSettings;
}

/**
 * The config of a session: the file's values, over them the flags', and defaults for the rest.
 *
 * @param path a YAML file; null for none
 * @param flags as typed, by the names of the config
 * @param environment for `${NAME}` in the file
 * @throws {UsageError} the file cannot be read or says what cannot be; unknown keys are named, with
 *   the key that may have been meant
 */
export function loadConfig(
  path: string | null,
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): LoadedConfig {
  const said = path === null ? {} : readYaml(path, environment);
  const place = path ?? 'the command line';
  const contents = FileContents.safeParse(said);
  if (!contents.success) throw new UsageError(explain(contents.error.issues[0]!, place));
  const { agents, models, budget, ...values } = contents.data;
  const market = Market.safeParse(values.market);
  if (!market.success) throw new UsageError(`${place}: "market" must be a name or a list of files`);
  delete values.market;
  const parsed = SessionConfig.safeParse(overlaid(values, flags), { reportInput: true });
  if (!parsed.success) throw new UsageError(explain(parsed.error.issues[0]!, place));
  for (const { name, parameter } of parsed.data.rules) {
    const known = adjustableParameters();
    if (known.includes(parameter)) continue;
    throw new UsageError(
      `${place}: rule "${name}" moves "${parameter}", which is no parameter: ${suggestion(parameter, known)}`,
    );
  }
  return {
    config: parsed.data,
    market: market.data === undefined ? null : [market.data].flat(),
    agents: given({ agents, models, budget }),
  };
}

/** Settings of which one may be typed and another come from the file. */
const MERGED = ['costs', 'placebo'] as const;

/** What was typed over what the file says; of settings that have parts, only the parts typed. */
function overlaid(
  values: Readonly<Record<string, unknown>>,
  flags: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const both: Record<string, unknown> = { ...values, ...flags };
  for (const name of MERGED) {
    const [said, typed] = [values[name], flags[name]];
    const isMerged = said !== null && typeof said === 'object' && typed !== undefined;
    if (isMerged) both[name] = { ...said, ...(typed as object) };
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
    throw new UsageError(`${path}: ${why}`, { cause: error });
  }
  const document = parseDocument(text);
  const problem = document.errors[0];
  if (problem instanceof YAMLParseError) {
    const at = problem.linePos?.[0];
    const where = at === undefined ? '' : `, line ${at.line}, column ${at.col}`;
    const [what] = problem.message.split('\n');
    throw new UsageError(`${path}${where}: ${what!.replace(/ at line \d+, column \d+:$/, '')}`);
  }
  let values: unknown;
  try {
    values = document.toJS();
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`, { cause: error });
  }
  if (values === null || values === undefined) return {};
  if (!isMap(document.contents)) {
    throw new UsageError(`${path}: expected keys and values, as "segments: 5"`);
  }
  return interpolated(values, environment, path) as Record<string, unknown>;
}

/** By its name it is nothing that may stand in a file. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH/i;

/**
 * Replaces `${NAME}` and `${NAME:-otherwise}` in every string. A string that is nothing else becomes
 * what the value says: a number where it is one.
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
        `${path}: \${${name}} looks like a secret, and a config is kept with its session: keys are read from the environment by themselves`,
      );
    }
    const found = environment[name] ?? otherwise;
    if (found !== undefined) return found;
    throw new UsageError(
      `${path}: the environment has no ${name}: set it, or write \${${name}:-a value} to do without`,
    );
  });
  const isWhole = /^\$\{[^}]*\}$/.test(value);
  return isWhole ? scalarOf(replaced) : replaced;
}

/** A number or a truth value as YAML writes them; any other text stays one. */
function scalarOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** A schema's complaint as a sentence: where, what is wrong, and what was perhaps meant. */
function explain(issue: z.core.$ZodIssue, place: string): string {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const known = knownKeys(issue.path);
    return `${place}: "${[...issue.path, key].join('.')}" is no setting: ${suggestion(key, known)}`;
  }
  // A number may be shown; a text may be a secret from the environment.
  const found = typeof issue.input === 'number' ? `, found ${issue.input}` : '';
  return `${place}: "${where}": ${issue.message}${found}`;
}

/** The settings that exist at a place of the config. */
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
