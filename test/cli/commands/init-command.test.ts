import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initCommand } from '../../../cli/commands/init-command.ts';
import { sessionCommand } from '../../../cli/commands/session-command.ts';
import { loadConfig } from '../../../cli/session/load-config.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

describe('maestro init', () => {
  const folder = suiteFolder();
  const path = join(folder, 'maestro.yaml');
  const init = (...args: string[]) => runHere(initCommand(), '--out', path, ...args);

  it('writes a config file that equals the defaults, with a comment on every setting', async () => {
    const { code, out, err } = await init();
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`${path} written; run it with maestro session --config ${path}\n`);
    expect(readdirSync(folder)).toEqual(['maestro.yaml']);
    expect(loadConfig(path, {}, {})).toEqual({
      config: SessionConfig.parse({}),
      market: null,
      agents: {},
    });

    const lines = readFileSync(path, 'utf8').split('\n');
    const keys = lines.flatMap((line) => /^([a-z_]+):/.exec(line)?.[1] ?? []);
    const leftOut = ['version', 'rules', 'agents', 'fork'];
    expect(keys).toEqual(Object.keys(SessionConfig.shape).filter((key) => !leftOut.includes(key)));
    for (const [i, line] of lines.entries()) {
      if (/^ *[a-z_]+:/.test(line)) expect(lines[i - 1], line).toMatch(/^ *# \S/);
      expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it('prints it with --out -', async () => {
    const printed = await runHere(initCommand(), '--out', '-');
    expect(printed).toEqual({ code: 0, out: readFileSync(path, 'utf8'), err: '' });
    expect(readdirSync(folder)).toEqual(['maestro.yaml']);
  });

  it('writes examples of market, agents and budget that load once their # is removed', () => {
    const text = readFileSync(path, 'utf8').replace(/^# (market|agents|budget): /gm, '$1: ');
    const all = join(temporaryFolder(), 'all.yaml');
    writeFileSync(all, text);
    expect(loadConfig(all, {}, {})).toEqual({
      config: SessionConfig.parse({}),
      market: ['BTCUSDT'],
      agents: { agents: 'auto', budget: { usd: 5 } },
    });
  });

  it('writes a file with which a session can be planned', async () => {
    const market = ['--market', 'simulated:null:1:200', '--tests', '4', '--segments', '1'];
    const args = [
      '--config',
      path,
      '--dry-run',
      '--offline',
      '--lab',
      join(folder, 'lab'),
      ...market,
    ];
    const { code, out } = await runHere(sessionCommand(), ...args);
    expect(code).toBe(0);
    expect(out).toContain('Segment 1: ');
  });

  it('refuses to overwrite a file without --force', async () => {
    writeFileSync(path, 'seed: 7\n');
    const { code, out, err } = await init();
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(`Cannot write "${path}": the file exists; overwrite it with --force\n`);
    expect(readFileSync(path, 'utf8')).toBe('seed: 7\n');
    expect((await init('--force')).code).toBe(0);
    expect(loadConfig(path, {}, {}).config.seed).toBe(1);
  });
});
