import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Market } from '../../market/market.ts';
import { writeMarket } from '../../market/market-store.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import { SessionBars, SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { marketWithout, relabelled } from '../helpers/changed-market.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { runProgram } from '../helpers/run-in-process.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import '../helpers/without-threads.ts';

vi.stubEnv('MAESTRO_OFFLINE', '1');
vi.stubEnv('MAESTRO_PLACEBO', '0');

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UM = { symbol: 'TESTUSDT', venue: 'um', simulated: null } as const;
const SIZE = ['--segments', '2', '--tests', '1', '--quiet'];
const NAMES = ['s1', 's2', 's3', 's4', 's5'];

/** Bars of 15 minutes that were not generated, as far as they say. */
const whole = relabelled(
  simulateMarket({ kind: 'null', seed: 1, days: 80, intervalMs: 900_000 }),
  UM,
);
const from = whole.bars.time[0]!;
const isBefore = (day: number) => (time: number) => time < from + day * DAY_MS;
const untilDay = (day: number) => marketWithout(whole, (time) => !isBefore(day)(time));

function store(lab: string, market: Market, name = 'um-TESTUSDT-15m'): void {
  mkdirSync(join(lab, 'data'), { recursive: true });
  writeMarket(join(lab, 'data', `${name}.bars`), market);
}

/** A lab whose market grew by five days, and lost its hole, between five sessions. */
const made = suiteFolder();
const holed = marketWithout(untilDay(60), (time) => time === from + 20.5 * DAY_MS);
beforeAll(async () => {
  for (const [i, name] of NAMES.entries()) {
    store(made, i === 0 ? holed : untilDay(60 + 5 * i));
    const ran = await runProgram(
      'session',
      '--lab',
      made,
      '--name',
      name,
      '--seed',
      `${i}`,
      ...SIZE,
    );
    expect(ran).toMatchObject({ code: 0 });
  }
});

let lab: string;
beforeEach(() => {
  lab = join(temporaryFolder(), 'lab');
  cpSync(made, lab, { recursive: true });
});
const run = (...args: string[]) => runProgram(...args, '--lab', lab);
const inSession = (name: string, file: string) => join(lab, 'sessions', name, file);
const jsonOf = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(inSession(name, file), 'utf8'));
const identityOf = (name: string) => SessionIdentity.parse(jsonOf(name, 'session_config.json'));
const kOf = (name: string) => SessionInputs.parse(jsonOf(name, 'inputs.json')).try?.k;

/** Takes the end of its journal from a session, as if it had been killed. */
function stop(name: string): void {
  const path = inSession(name, 'journal.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n');
  const end = lines.findIndex((line) => line.includes('"type":"segment_finished"'));
  writeFileSync(path, `${lines.slice(0, end + 1).join('\n')}\n`);
}

describe('sessions on a market that grew month by month', () => {
  it('verify, resume and take their exam on their own bars', async () => {
    const { days } = SessionBars.parse(jsonOf('s1', 'bars.json'));
    expect(Object.keys(days)).toHaveLength(60);
    for (const name of ['s1', 's4']) {
      stop(name);
      expect(await run('resume', name, '--quiet')).toMatchObject({ code: 0 });
    }
    for (const name of NAMES) {
      expect((await run('verify', name)).out).toContain(`${name} is verified`);
    }
    expect((await run('replay', 's2', '--check')).code).toBe(0);
    for (const name of ['s1', 's5']) {
      const { err, out } = await run('exam', name, '--force');
      expect(out + err).toMatch(/^Exam of .*: look \d/);
    }
  });

  it('find their bars in a longer market under another name, with another column', async () => {
    const bidSize = whole.bars.open.map(() => 1);
    const wider = { ...whole, bars: { ...whole.bars, bidSize } };
    rmSync(join(lab, 'data'), { recursive: true });
    store(lab, relabelled(wider, { symbol: 'OTHER', venue: 'file' }), 'other');
    expect((await run('verify', 's3')).out).toContain('s3 is verified');
    expect((await run('fork', 's2', '--at-segment', '2', '--name', 'forked', '--quiet')).code).toBe(
      0,
    );
    expect((await run('verify', 'forked')).code).toBe(0);
    expect(kOf('forked')).toBe(6);
  });

  it('name the days on which a market has other bars', async () => {
    const close = whole.bars.close.map((one, i) => (i === 500 ? one * 1.001 : one));
    const high = whole.bars.high.map((one, i) => (i === 500 ? one * 1.01 : one));
    const changed = { ...whole, bars: { ...whole.bars, close, high } };
    store(lab, relabelled(changed, {}));
    const { code, err } = await run('verify', 's2');
    expect(code).not.toBe(0);
    // Bar 500 of 96 a day is on the sixth.
    expect(err).toContain('those of "um-TESTUSDT-15m" differ on 1 of its 65 days (2022-01-06)');
    rmSync(inSession('s2', 'bars.json'));
    expect((await run('verify', 's2')).err).toContain('its bars.json, which names their days, is');
  });
});

describe('bars are recognised', () => {
  it('by session, backtest and ledger, whatever venue, name, scale and clock they come with', async () => {
    const LOCKED = identityOf('s1').vault_from;
    expect(NAMES.map(kOf)).toEqual([1, 2, 3, 4, 5]);
    const { bars } = whole;
    const scaled = (factor: number) =>
      Object.fromEntries(
        (['open', 'high', 'low', 'close'] as const).map((name) => [
          name,
          bars[name].map((one) => one * factor),
        ]),
      );
    const late = { time: bars.time.map((one) => one + 3 * HOUR_MS) };
    const roads: readonly (readonly [string, object, number])[] = [
      ['file', {}, 0],
      ['cents', scaled(100), 0],
      ['moscow', late, 3 * HOUR_MS],
    ];
    rmSync(join(lab, 'data'), { recursive: true });
    for (const [i, [name, change, shift]] of roads.entries()) {
      const market = { ...whole, bars: { ...bars, ...change } };
      store(lab, relabelled(market, { symbol: name.toUpperCase(), venue: 'file' }), name);
      const { err, code } = await run(
        'session',
        '--market',
        name,
        '--name',
        name,
        '--seed',
        '9',
        ...SIZE.slice(0, 4),
      );
      expect({ err, code }).toMatchObject({ code: 0 });
      expect(err).toContain('Recognised as TESTUSDT um');
      expect(err.includes('its clock 3 h behind this one')).toBe(shift > 0);
      expect(Date.parse(identityOf(name).vault_from)).toBe(Date.parse(LOCKED) + shift);
      expect(kOf(name)).toBe(6 + i);
    }
    const tried = await run('backtest', '--market', 'cents', '--method', 'macd_trend', '--json');
    expect(tried.err).toContain('Recognised as TESTUSDT um');
    expect(JSON.parse(tried.out)).toMatchObject({ spec: { to: LOCKED } });
    const day = LOCKED.slice(0, 10);
    const cut = await run('session', '--market', 'cents', '--from', day, '--to', day);
    expect(cut.err).toContain(`bars from ${LOCKED} on are locked`);
    const rows = JSON.parse((await run('ledger', '--json')).out) as object[];
    expect(rows).toMatchObject([
      { symbol: 'TESTUSDT', also: ['file-FILE', 'file-CENTS', 'file-MOSCOW'], sessions: 8 },
    ]);
    expect((await run('ledger', '--market', 'moscow', '--no-header')).out).toMatch(
      /^TESTUSDT\tum\t/,
    );
  });
});

describe('an import', () => {
  /** A CSV with the columns that markets of this file have. */
  function csv(name: string, market: Market, count = market.bars.length): string {
    const { bars } = market;
    const titles = {
      time: 'time',
      open: 'open',
      high: 'high',
      low: 'low',
      close: 'close',
      volume: 'volume',
    };
    const optional = {
      quoteVolume: 'quote_volume',
      tradeCount: 'trades',
      takerBuyVolume: 'taker_buy_volume',
    };
    const more = Object.entries(optional).filter(
      ([key]) => bars[key as keyof typeof optional] !== null,
    );
    const all = [...Object.entries(titles), ...more] as [keyof typeof titles, string][];
    const rows = Array.from({ length: count }, (_, i) => all.map(([key]) => bars[key]![i]).join());
    const path = join(lab, `${name}.csv`);
    writeFileSync(path, [all.map(([, title]) => title).join(), ...rows].join('\n'));
    return path;
  }

  it('says as which bars of the ledger its bars are recognised, or which are the most similar', async () => {
    const again = await run('data', 'import', csv('COPY', whole));
    // The hole of the first session was filled later.
    expect(again.err).toContain('Recognised as TESTUSDT um (the same daily closes)');
    const other = simulateMarket({ kind: 'null', seed: 2, days: 80, intervalMs: 900_000 });
    const { err } = await run('data', 'import', csv('OTHER', other));
    expect(err).toMatch(
      /none of the ledger's\. The most similar are TESTUSDT um: .* \d+ common days have a correlation of -?0\.\d{3}/,
    );
    expect((await run('data', 'check', 'OTHER')).err).toContain('The most similar are TESTUSDT um');
  });

  it('recognises bars of which the file was backtested before', async () => {
    const path = csv(
      'BEFORE',
      simulateMarket({ kind: 'null', seed: 3, days: 80, intervalMs: 900_000 }),
    );
    expect((await run('backtest', '--market', path, '--method', 'macd_trend')).code).toBe(0);
    const { err } = await run('data', 'import', path, '--symbol', 'LATER');
    expect(err).toContain('Recognised as BEFORE file (the same daily closes)');
  });

  it('that replaces bars of sessions names the sessions and the days', async () => {
    const close = whole.bars.close.map((one, i) => (i === 500 ? one * 1.001 : one));
    const high = whole.bars.high.map((one, i) => (i === 500 ? one * 1.01 : one));
    const path = csv('CHANGED', { ...whole, bars: { ...whole.bars, close, high } }, 600);
    const typed = ['data', 'import', path, '--name', 'um-TESTUSDT-15m', '--venue', 'um'];
    const options = ['--symbol', 'TESTUSDT', '--replace'];
    const { err, out } = await run(...typed, ...options);
    expect(out).toContain('1 bar replaced, 0 added, 7,679 kept');
    for (const name of NAMES) {
      expect(err).toContain(`Session "${name}" ran on other bars of 1 day (2022-01-06)`);
    }
  });
});
