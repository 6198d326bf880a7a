import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it, vi } from 'vitest';
import { expectErrorForm } from '../helpers/error-form.ts';
import { copyFinished } from '../helpers/finished-session.ts';
import { runProgram } from '../helpers/run-in-process.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const folder = suiteFolder();
const lab = join(folder, 'lab');
const at = (name: string) => join(folder, name);
const HEADER = 'date,open,high,low,close,volume\n';
const DAY = '2024-01-01,1,2,1,2,5\n';

/** Files of bad bars and bad configs, by name. */
const FILES: Readonly<Record<string, string>> = {
  'empty.csv': '',
  'header.csv': HEADER,
  'prose.csv': 'Dear reader,\nthis is a letter.\n',
  'one.csv': HEADER + DAY,
  'letters.csv': `${HEADER}${DAY}2024-01-02,1,2,1,x,5\n`,
  'low.csv': `${HEADER}${DAY}2024-01-02,1,2,3,2,5\n`,
  'twice.csv': HEADER + DAY + DAY,
  'short.csv': `${HEADER}${DAY}2024-01-02,1,2\n`,
  'quotes.csv': `${HEADER}"2024-01-01,1,2,1,2,5\n`,
  'bad.zip': 'PK\u0003\u0004',
  'bad.yaml': 'segments: [1\n',
  'list.yaml': '- 1\n',
  'unknown.yaml': 'segmnts: 3\n',
  'negative.yaml': 'segments: -1\n',
  'secret.yaml': `agents: \${OPENAI_API_KEY}\n`,
  'unset.yaml': `segments: \${NO_SUCH_VARIABLE}\n`,
  'rule.yaml': 'rules: 3\n',
  'text.json': 'not json',
  'other.json': '{"methods":[]}',
};

beforeAll(() => {
  for (const name of ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENAI_BASE_URL']) {
    vi.stubEnv(name, '');
  }
  copyFinished(lab);
  mkdirSync(join(lab, 'data'));
  writeFileSync(join(lab, 'data', 'broken.bars'), 'nothing');
  for (const [name, text] of Object.entries(FILES)) writeFileSync(at(name), text);
});

const SIMULATED = ['--market', 'simulated:null:1:5'];
const EMA = [...SIMULATED, '--method', 'ema_crossover'];

/** Bad command lines. `@x` is a file, and every command has the lab. */
const USAGE: readonly string[][] = [
  ...['session', 'resume', 'verify', 'replay', 'show', 'sessions', 'leaderboard'].map((one) => [
    one,
    '--no-such-option',
  ]),
  ...['models', 'methods', 'schema', 'doctor', 'ledger', 'vault', 'watch'].map((one) => [
    one,
    '--jsn',
  ]),
  ['sesion'],
  ['data', 'pul'],
  ['data', 'check'],
  ['data', 'pull', 'BTC/USDT'],
  ['data', 'pull', 'BTCUSDT', '--from', '2024-1'],
  ['data', 'pull', 'BTCUSDT', '--from', '2024-02', '--to', '2024-01'],
  ['data', 'pull', 'BTCUSDT', '--interval', '7m'],
  ['data', 'pull', 'BTCUSDT', '--interval', '5 minutes'],
  ['data', 'pull', 'BTCUSDT', '--venue', 'nyse'],
  ['data', 'pull', 'BTCUSDT', '--accept-checksum', 'abc'],
  ['data', 'pull', 'BTCUSDT', '--base-url', 'nonsense'],
  ['data', 'import', '@one.csv', '--name', '../x'],
  ['data', 'import', '@one.csv', '--calendar', 'weekdays'],
  ['data', 'check', 'BTCUSDT', 'ETHUSDT'],
  ['data', 'resample', 'BTCUSDT'],
  ['data', 'simulate', '--kind', 'null', '--strength', '1'],
  ['data', 'simulate', '--kind', 'drift', '--edge', 'reversion'],
  ['data', 'simulate', '--days', '0'],
  ['data', 'simulate', '--seed', 'x'],
  ['methods', 'macd'],
  ['schema', 'trade-evnt'],
  ['help', 'sesion'],
  ['show', 'nope'],
  ['show', '../../etc'],
  ['show', 'one', 'two'],
  ['show', 'one', '--segment', '9'],
  ['show', 'one', '--segment', 'x'],
  ['show', 'one', '--test', 'seg1_test999'],
  ['resume', 'nope'],
  ['resume', '--json', '--quiet'],
  ['resume', 'one', '--workers', '0'],
  ...['resume', 'verify', 'replay', 'exam'].map((one) => [one, 'one', '--interval', '5m']),
  ...['verify', 'replay'].map((one) => [one, 'one', '--market', 'simulated', '--symbol', 'A']),
  ['fork', 'one', '--at-segment', '2', '--calendar', 'sessions'],
  ['show', 'one', '--files', '--segment', '1'],
  ['replay', 'one', '--print', '--check'],
  ['replay', 'one', '--print', '--workers', '1'],
  ['replay', 'one', '--print', '--json'],
  ['ledger', '--check', '--market', 'BTCUSDT'],
  ['watch', 'one', '--plain', '--json'],
  ['verify', 'nope'],
  ['verify', 'one', '--workers', '100'],
  ['replay', 'nope'],
  ['replay', 'one', '--print', '--segment', '9'],
  ['replay', 'one', '--print', '--role', 'trader'],
  ['fork', 'nope', '--at-segment', '2'],
  ['fork', 'one'],
  ['fork', 'one', '--at-segment', '2', '--name', '../x'],
  ['exam', 'nope'],
  ['report', 'nope'],
  ['report', 'one', '--out', folder],
  ['export', 'one', '--out', '-'],
  ['export', 'one', '--out', '-', '--what', 'tests', '--format', 'parquet'],
  ['export', 'one', '--out', ''],
  ['export', 'one', '--format', 'xml'],
  ['export', 'one', '--what', 'trade'],
  ['export', 'one', '--out', join(lab, 'sessions', 'one', 'tables')],
  ['watch', '../x'],
  ['ledger', '--market', 'ETHUSDT'],
  ['vault', '--market', 'ETHUSDT'],
  ['calibrate', '--kinds', 'null,t7'],
  ['calibrate', '--planted', '10000'],
  ['calibrate', '--markets', '0'],
  ['calibrate', '--kinds', 'null', '--planted', '3'],
  ['calibrate', '--kinds', 't4', '--markets', '3'],
  ['backtest', ...SIMULATED],
  ['backtest', ...SIMULATED, '--method', 'macd'],
  ['backtest', ...SIMULATED, '--method', 'a', 'b', 'c', 'd'],
  ['backtest', ...EMA, '--set', 'fst=3'],
  ['backtest', ...EMA, '--set', 'fast'],
  ['backtest', ...EMA, '--set', 'fast=500'],
  ['backtest', ...EMA, '--quantity', '0'],
  ['backtest', ...EMA, '--quantity', '1', '--notional', '1'],
  ['backtest', ...EMA, '--strategy', 'x.json'],
  ['backtest', ...EMA, '--combine', 'any'],
  ['backtest', ...EMA, '--symbol', 'GOOG'],
  ['backtest', ...EMA, '--calendar', 'sessions'],
  ['backtest', '--market', 'BTCUSDT', '--method', 'ema_crossover', '--symbol', 'GOOG'],
  ['backtest', ...SIMULATED, '--strategy', '@other.json', '--combine', 'any'],
  ['backtest', ...EMA, '--from', '2030-01'],
  ['backtest', ...EMA, '--from', 'yesterday'],
  ['backtest', ...EMA, '--fee-bps', '-1'],
  ['backtest', ...SIMULATED, '--strategy', '/no/such.json'],
  ['backtest', ...SIMULATED, '--strategy', '@text.json'],
  ['backtest', ...SIMULATED, '--strategy', '@other.json'],
  ['backtest', '--market', 'simulated:bull', '--method', 'ema_crossover'],
  ['session', '--name', 'a/b'],
  ['session', '--workers', '0'],
  ['session', '--segments', 'x'],
  ['session', '--segments', '0'],
  ['session', '--agents', 'gemini'],
  ['session', '--agents', 'recorded'],
  ['session', '--agents', 'anthropic'],
  ['session', '--agents', 'compatible'],
  ['session', '--agents', 'compatible:m'],
  ['session', '--agents', 'compatible:m', '--base-url', 'localhost'],
  ['session', '--on-budget', 'ask'],
  ['session', '--notional', '1', '--quantity', '1'],
  ['session', ...SIMULATED, '--symbol', 'GOOG'],
  ['session', '--market', 'BTCUSDT', '--calendar', 'sessions'],
  ['session', '--symbol', 'BTCUSDT'],
  ['session', ...SIMULATED, '--base-url', 'http://127.0.0.1:1/v1'],
  ['session', ...SIMULATED, '--structured', 'none'],
  ['session', ...SIMULATED, '--agents', 'heuristic', '--budget-usd', '2'],
  ['session', ...SIMULATED, '--agents', 'heuristic', '--turn-timeout', '9'],
  ['session', ...SIMULATED, '--agents', 'heuristic', '--no-blind'],
  ['session', ...SIMULATED, '--dry-run', '--json'],
  ['session', ...SIMULATED, '--json', '--quiet'],
  ['session', '--config', '/no/such.yaml'],
  ...['bad', 'list', 'unknown', 'negative', 'secret', 'unset', 'rule'].map((name) => [
    ...['session', '--config', `@${name}.yaml`],
  ]),
];

const FAILED: readonly string[][] = [
  ...Object.keys(FILES)
    .filter((name) => /\.(csv|zip)$/.test(name))
    .map((name) => ['data', 'import', `@${name}`]),
  ['data', 'import', '/no/such.csv'],
  ['data', 'import', folder],
  ['data', 'import', '@one.csv', '@letters.csv'],
  ['data', 'check', 'BTCUSDT'],
  ['data', 'check', 'broken'],
  ['data', 'resample', 'BTCUSDT', '--interval', '1h'],
  ['backtest', '--market', 'BTCUSDT', '--method', 'ema_crossover'],
  ['backtest', '--market', 'simulated:null:1:0', '--method', 'ema_crossover'],
  ['session', '--market', 'BTCUSDT'],
  ['session', '--market', '@letters.csv'],
  ['exam', 'one'],
  ['report', 'one', '--out', at('no/such.html')],
  ['export', 'one', '--out', at('one.csv')],
];

describe('an error of a command', () => {
  const run = (args: readonly string[]) => {
    const words = args.map((word) => (word.startsWith('@') ? at(word.slice(1)) : word));
    const isLabless = ['models', 'methods', 'schema', 'help', 'sesion'].includes(words[0]!);
    return runProgram(...words, ...(isLabless ? [] : ['--lab', lab]));
  };

  it.each(USAGE.map((args) => [args.join(' '), args]))('has the form: %s', async (_, args) => {
    expectErrorForm(await run(args), 2);
  });

  it.each(FAILED.map((args) => [args.join(' '), args]))('has the form: %s', async (_, args) => {
    expectErrorForm(await run(args), 1);
  });

  it('has the form for a session that is too long for its market', async () => {
    expectErrorForm(await run(['session', ...SIMULATED, '--dry-run']), 3);
  });
});
