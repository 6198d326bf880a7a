import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importMarket } from '../../market/import-market.ts';
import { marketPath, readMarket } from '../../market/market-store.ts';
import { relabelled } from '../helpers/changed-market.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { LITTLE } from '../helpers/run-maestro.ts';
import { smallMarket } from '../helpers/small-session.ts';
import { runWithoutThreads } from '../helpers/without-threads.ts';

const SYMBOL = '币安人生USDT';

describe('a market with a name of any script', () => {
  it('has sessions, and everything that is made of them', async () => {
    const lab = temporaryFolder();
    const labels = { symbol: SYMBOL, venue: 'spot', simulated: null };
    expect(importMarket(join(lab, 'data'), relabelled(smallMarket(), labels)).name).toBe(
      `spot-${SYMBOL}-5m`,
    );
    const config = join(lab, 'little.json');
    writeFileSync(config, JSON.stringify(LITTLE));
    const run = async (...args: string[]) => {
      const ran = await runWithoutThreads([...args, '--lab', lab]);
      expect(ran.code, ran.err).toBe(0);
      return ran.out;
    };
    // The symbol is typed in small letters where it has them.
    const options = ['--segments', '1', '--tests', '6', '--config', config, '--name', 'one'];
    const printed = await run('session', '--market', '币安人生usdt', ...options);
    expect(printed).toContain(`Session one: ${SYMBOL} 5m (spot)`);

    const folder = join(lab, 'sessions', 'one');
    const summary = readFileSync(join(folder, 'session_summary.md'), 'utf8');
    expect(summary).toContain(`${SYMBOL} 5m (spot)`);
    expect(await run('show', 'one')).toBe(summary);
    const [, advised] = /^maestro (backtest .*)$/m.exec(summary)!;
    const { finalists, champion } = JSON.parse(await run('show', 'one', '--json')).honesty;
    const best = join(lab, 'best.json');
    writeFileSync(best, JSON.stringify(finalists[champion].strategy));
    const words = advised!.replace('best.json', best).split(' ');
    expect(words).toContain(SYMBOL);
    expect(await run(...words)).toContain(`${SYMBOL} 5m (spot)`);
    expect(readFileSync((await run('report', 'one')).trim(), 'utf8')).toContain(SYMBOL);
    expect(JSON.parse(await run('sessions', '--json'))[0].symbol).toBe(SYMBOL);
    expect(JSON.parse(await run('ledger', '--json'))[0].symbol).toBe(SYMBOL);
    expect(await run('ledger', '--market', SYMBOL.toLowerCase())).toContain(SYMBOL);
    expect(await run('vault', '--market', `spot-${SYMBOL}`)).toContain(SYMBOL);
    expect(await run('verify', 'one')).toContain('one is verified');
    await run('export', 'one', '--out', join(lab, 'tables'));
    expect(existsSync(join(lab, 'tables', 'trades.csv'))).toBe(true);
    await run('data', 'resample', SYMBOL, '--interval', '15m');
    expect(readMarket(marketPath(join(lab, 'data'), `spot-${SYMBOL}-15m`)).symbol).toBe(SYMBOL);
  });
});
