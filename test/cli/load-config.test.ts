import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../cli/failures/failure.ts';
import { loadConfig } from '../../cli/session/load-config.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';

const file = (yaml: string) => temporaryFile('lab.yaml', yaml);
const load = (yaml: string, flags = {}, environment = {}) =>
  loadConfig(file(yaml), flags, environment);

/** The error of a file that cannot be loaded, without its folder. */
function refusal(yaml: string, flags = {}, environment = {}): string {
  const path = file(yaml);
  try {
    loadConfig(path, flags, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message.replace(path, 'lab.yaml');
  }
  return '';
}

describe('loadConfig()', () => {
  it('is all defaults without a file and without flags', () => {
    expect(loadConfig(null, {}, {})).toEqual({
      config: SessionConfig.parse({}),
      market: null,
      agents: {},
    });
  });

  it('reads a file, and fills in the rest', () => {
    const { config, market } = load(`
# A quick look.
segments: 2
tests: 10
window: { train_days: 8 }
costs:
  fee_bps: 10
sizing: { quantity: 0.5 }
market: [a.csv, b.csv]
`);
    expect(config).toMatchObject({
      segments: 2,
      tests: 10,
      window: { train_days: 8, validation_days: 3, step_days: 2 },
      costs: { fee_bps: 10, slippage_bps: 1 },
      sizing: { quantity: 0.5 },
    });
    expect(market).toEqual(['a.csv', 'b.csv']);
    expect(load('market: simulated').market).toEqual(['simulated']);
  });

  it.each(['', '# nothing here\n', '---\n', '{}\n'])('takes %j for all defaults', (yaml) => {
    expect(load(yaml).config).toEqual(SessionConfig.parse({}));
  });

  it('puts what was typed over what the file says, and of costs only what was typed', () => {
    const yaml =
      'segments: 2\nseed: 9\ncosts: { fee_bps: 10, slippage_bps: 3 }\nsizing: { notional: 1 }';
    const { config } = load(yaml, {
      segments: 4,
      costs: { slippage_bps: 0 },
      sizing: { quantity: 2 },
    });
    expect(config).toMatchObject({
      segments: 4,
      seed: 9,
      costs: { fee_bps: 10, slippage_bps: 0 },
      sizing: { quantity: 2 },
    });
  });

  it('names a file that is not there, or that is a folder', () => {
    const path = join(temporaryFolder(), 'no.yaml');
    expect(() => loadConfig(path, {}, {})).toThrow(`Cannot load "${path}": there is no such file`);
    mkdirSync(path);
    expect(() => loadConfig(path, {}, {})).toThrow(/it cannot be read \(EISDIR\)/);
  });

  it.each([
    ['segments: 2\ntests: [1, 2\n', /^Cannot load "lab\.yaml": \S.* in line \d, column \d+$/],
    [
      'segments: 2\nsegments: 3\n',
      /^Cannot load "lab\.yaml": Map keys must be unique in line 2, column 1$/,
    ],
    ['segments: 2\n tests: 3\n', /^Cannot load "lab\.yaml": .* in line \d, column \d+$/],
    ['a: "x\n', /^Cannot load "lab\.yaml": .* in line \d, column \d+$/],
    ['\ttests: 3\n', /^Cannot load "lab\.yaml": .* in line 1, column 1$/],
  ])('loadConfig() names line and column if %j is not YAML', (yaml, expected) => {
    const message = refusal(yaml);
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
    expect(message).not.toMatch(/at line \d+, column \d+/);
  });

  it.each(['- a\n- b\n', 'just text\n', '7\n'])('rejects %j, which has no keys', (yaml) => {
    expect(refusal(yaml)).toBe(
      'Cannot load "lab.yaml": it has no keys; write settings as "segments: 5"',
    );
  });

  it.each([
    ['segmnts: 2', '"segmnts" is not a setting; did you mean "segments"?'],
    ['markt: simulated', '"markt" is not a setting; did you mean "market"?'],
    ['costs: { fee_bp: 1 }', '"costs.fee_bp" is not a setting; did you mean "fee_bps"?'],
    ['targets: { hits: 0.5 }', '"targets.hits" is not a setting; did you mean "hit"?'],
    ['rules: [{ nam: x }]', '"rules'],
    ['costs: { x: 1 }', 'fee_bps, slippage_bps'],
    ['constructor: 1', '"constructor" is not a setting'],
    ['toString: 1', '"toString" is not a setting'],
  ])('suggests a setting for the unknown key of %s', (yaml, expected) => {
    expect(refusal(yaml)).toContain(expected);
  });

  it.each([
    ['segments: two', '"segments" '],
    ['segments: "2"', '"segments" '],
    ['segments: 0', '"segments" '],
    ['segments: 1.5', '"segments" '],
    ['segments: .nan', '"segments" '],
    ['segments: .inf', '"segments" '],
    ['segments: -1', '"segments" '],
    ['segments: [2]', '"segments" '],
    ['segments: null', '"segments" '],
    ['costs: 4', '"costs" '],
    ['costs: null', '"costs" '],
    ['costs: { fee_bps: -1 }', '"costs.fee_bps" '],
    ['schedule: sideways', '"schedule" '],
    ['market: 7', '"market" is not valid; give a name or a list of files'],
    ['market: []', '"market" is not valid; give a name or a list of files'],
    ['sizing: { notional: 1, quantity: 1 }', '"sizing" '],
  ])('names the setting with an invalid value: %s', (yaml, expected) => {
    expect(refusal(yaml)).toContain(`Cannot load "lab.yaml": ${expected}`);
  });

  it('names the setting of a flag that cannot be, and where it came from', () => {
    expect(() => loadConfig(null, { segments: 0 }, {})).toThrow(
      'Cannot use the options: "segments" is 0; ',
    );
    expect(() => loadConfig(null, { costs: { fee_bps: 5000 } }, {})).toThrow(
      '"costs.fee_bps" is 5000; ',
    );
  });

  it('names a rule that moves what is no parameter', () => {
    const rule = (parameter: string) =>
      `rules: [{ name: mine, metric: hit, below: 0.5, parameter: ${parameter}, change: 1, reason: r }]`;
    expect(refusal(rule('atr_stop_mul'))).toContain(
      'rule "mine" moves "atr_stop_mul", which is not a parameter; did you mean "atr_stop_mult"?',
    );
    expect(load(rule('macd_trend.fast')).config.rules).toHaveLength(1);
  });

  it('names an alias of nothing', () => {
    expect(refusal('a: *missing\n')).toMatch(/^Cannot load "lab\.yaml": .*missing$/);
  });

  it('takes nothing from a __proto__ key', () => {
    expect(load('__proto__: { segments: 1 }').config).toEqual(SessionConfig.parse({}));
    expect(refusal('costs: { __proto__: { fee_bps: 99 } }')).toContain('is not a setting');
    expect(({} as { segments?: number }).segments).toBeUndefined();
  });

  it('does not grow a small file into a huge one', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) {
      const [name, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
      levels.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(refusal(levels.join('\n'))).toMatch(/^Cannot load "lab\.yaml": /);
  });

  it('builds nothing but data, whatever a tag asks for', () => {
    for (const tag of ['!!js/function', '!!python/object/apply:os.system', '!<tag:evil>']) {
      expect(refusal(`segments: ${tag} "2"\n`)).toContain('lab.yaml');
    }
  });
});

describe(`\${NAME} in a config`, () => {
  it('is what the environment says, a number where it is one', () => {
    const yaml = `segments: \${N}\nmarket: \${DATA}/\${SYMBOL}.csv\nseed: \${SEED:-7}\n`;
    const { config, market } = load(yaml, {}, { N: '3', DATA: '/data', SYMBOL: 'BTC' });
    expect(config).toMatchObject({ segments: 3, seed: 7 });
    expect(market).toEqual(['/data/BTC.csv']);
  });

  it('is the default only where the environment says nothing', () => {
    expect(load(`seed: \${S:-7}`, {}, { S: '8' }).config.seed).toBe(8);
    expect(load(`market: "\${M:-}simulated"`).market).toEqual(['simulated']);
  });

  it('says which one is missing', () => {
    expect(refusal(`segments: \${MAESTRO_N}`)).toContain(
      `the environment variable MAESTRO_N is not set; set it, or write \${MAESTRO_N:-default}`,
    );
  });

  it('may be deep inside', () => {
    const { config } = load(`costs: { fee_bps: "\${FEE}" }`, {}, { FEE: '7.5' });
    expect(config.costs.fee_bps).toBe(7.5);
  });

  it('stays text where it is a part of text, and is never read as YAML of more', () => {
    expect(load(`market: "\${X}"`, {}, { X: '[a, b]' }).market).toEqual(['[a, b]']);
    expect(load(`market: "\${X}"`, {}, { X: '{a: 1}' }).market).toEqual(['{a: 1}']);
    expect(load(`market: "x\${N}"`, {}, { N: '3' }).market).toEqual(['x3']);
  });

  it('does not say what a secret is where it cannot be used', () => {
    const message = refusal(`segments: \${MINE}`, {}, { MINE: 'sk-canary-123' });
    expect(message).toContain('"segments" ');
    expect(message).not.toContain('canary');
  });

  it('reads agents, models and budget', () => {
    const { agents, config } = load(`
agents:
  critic: openai:gpt-mine
models:
  - { provider: openai, id: gpt-mine, context_tokens: 100000, max_output_tokens: 8000 }
budget: { usd: 2, on_budget: stop }
reviews: 3
blind: false
`);
    expect(agents).toEqual({
      agents: { critic: 'openai:gpt-mine' },
      models: [
        {
          provider: 'openai',
          id: 'gpt-mine',
          context_tokens: 100_000,
          max_output_tokens: 8000,
          price: null,
          training_cutoff: null,
        },
      ],
      budget: { usd: 2, on_budget: 'stop' },
    });
    // Agents also depend on the environment: they are seated elsewhere.
    expect(config).toMatchObject({ reviews: 3, blind: false, agents: { critic: 'heuristic' } });
  });

  it.each([
    ['agents: 7', '"agents"'],
    ['agents: { critics: openai }', '"agents'],
    ['models: [{ provider: openai }]', '"models.0.id"'],
    ['budget: { usd: -1 }', '"budget.usd"'],
    ['budget: { on_budget: explode }', '"budget.on_budget"'],
  ])('refuses %s', (text, where) => {
    expect(refusal(text)).toContain(where);
  });

  it.each(['@hunter2', '"hunter2', '*hunter2', '[hunter2', '{hunter2', '%hunter2', '`hunter2'])(
    'takes %s for a text, whatever YAML would make of it',
    (text) => {
      const message = refusal(`seed: \${MINE}`, {}, { MINE: text });
      expect(message).toContain('"seed" ');
      expect(message).not.toContain('hunter2');
    },
  );

  it('takes no key from the environment: a config is kept with its session', () => {
    const message = refusal(`name: \${OPENAI_API_KEY}`, {}, { OPENAI_API_KEY: 'sk-canary-123' });
    expect(message).toContain('OPENAI_API_KEY} may be a secret');
    expect(message).not.toContain('canary');
  });

  it('does not look into what the environment says', () => {
    expect(load(`market: "\${A}"`, {}, { A: `\${B}`, B: 'x' }).market).toEqual([`\${B}`]);
  });
});
