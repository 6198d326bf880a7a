import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { LITTLE } from '../helpers/run-maestro.ts';
import { runWithoutThreads } from '../helpers/without-threads.ts';

describe('maestro session --market simulated --interval', () => {
  it('runs on bars of that length, which verify makes again', async () => {
    const lab = temporaryFolder();
    const config = join(lab, 'little.json');
    writeFileSync(config, JSON.stringify(LITTLE));
    const run = (...args: string[]) => runWithoutThreads([...args, '--lab', lab]);
    const market = ['--market', 'simulated:planted:1:60', '--interval', '15m'];
    const size = ['--segments', '1', '--tests', '6', '--config', config, '--name', 'one'];
    const ran = await run('session', ...market, ...size);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toContain(' 15m (simulated)');
    const summary = readFileSync(join(lab, 'sessions/one/session_summary.md'), 'utf8');
    expect(summary).toContain('--market simulated:planted:1:60 --interval 15m --from');
    expect((await run('verify', 'one')).out).toContain('one is verified');
    expect((await run('verify', 'one', ...market)).out).toContain('one is verified');
    // The same market with bars of 5 minutes is another one.
    expect((await run('verify', 'one', ...market.slice(0, 2))).code).not.toBe(0);
  });
});
