import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../../../engine/pool/backtest-pool.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../../engine/pool/pool-port.ts';
import type { Replay, ReplayTask } from '../../../engine/pool/worker-tasks.ts';
import { NO_RETURNS } from '../../../engine/scoring/excess-return.ts';
import { EMPTY_RECORD } from '../../../engine/scoring/slice-record.ts';
import type { Sensitivity, SensitivityRow } from '../../../protocol/honesty.ts';
import { nullStore } from '../../../sessions/context/session-store.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { marketCorruptedFrom } from '../../helpers/changed-market.ts';
import { record } from '../../helpers/episodes.ts';
import {
  type MemorySession,
  memoryStore,
  runInMemory,
  type SessionOptions,
  sessionSetup,
  smallConfig,
  smallMarket,
} from '../../helpers/small-session.ts';

/** A pool whose replays pass through `change`, with a flag for replays of finalists. */
function scripted(
  change: (replay: Replay, task: ReplayTask, isFinalist: boolean) => Replay,
): BacktestPool {
  const pool = inProcessPool(memoryStore().recorder);
  return {
    ...pool,
    async replay(setting, tasks, signal) {
      const replays = await pool.replay(setting, tasks, signal);
      return replays.map((replay, i) => change(replay, tasks[i]!, setting.wantsReturns));
    },
  };
}

const judge = async (options: SessionOptions = {}) => (await runInMemory(options)).metrics.honesty;
const ofKind = ({ rows }: Sensitivity, kind: SensitivityRow['kind']) =>
  rows.filter((row) => row.kind === kind);
const sum = (rows: readonly SensitivityRow[], key: 'n_trades' | 'total_pnl') =>
  rows.reduce((total, row) => total + row[key], 0);

describe('measureSensitivity()', () => {
  let session: MemorySession;
  let sensitivity: Sensitivity;

  beforeAll(async () => {
    session = await runInMemory();
    sensitivity = session.metrics.honesty.sensitivity!;
  });

  it('starts with the unchanged champion', () => {
    const { finalists, champion } = session.metrics.honesty;
    const { step, t } = finalists[champion!]!;
    expect(step.n_trades).toBeGreaterThan(10);
    expect(sensitivity.rows[0]).toEqual({
      kind: 'as it is',
      what: 'as it is',
      n_trades: step.n_trades,
      total_pnl: step.total_pnl,
      t,
    });
  });

  it('replays neighbours, double and triple costs and a delay of one bar in one call', async () => {
    const asked: ReplayTask[][] = [];
    const pool = inProcessPool(memoryStore().recorder);
    const honesty = await judge({
      pool: {
        ...pool,
        replay: (setting, tasks, signal) => {
          if (!setting.wantsReturns) asked.push([...tasks]);
          return pool.replay(setting, tasks, signal);
        },
      },
    });
    expect(asked).toHaveLength(1);
    const { strategy } = honesty.finalists[honesty.champion!]!;
    const own = { strategy, costs: { fee_bps: 4, slippage_bps: 1 }, delayBars: 0 };
    expect(asked[0]!.slice(-3)).toEqual([
      { ...own, costs: { fee_bps: 8, slippage_bps: 2 } },
      { ...own, costs: { fee_bps: 12, slippage_bps: 3 } },
      { ...own, delayBars: 1 },
    ]);
    const neighbours = asked[0]!.slice(0, -3);
    expect(neighbours).toHaveLength(ofKind(sensitivity, 'parameter').length);
    expect(neighbours.length).toBeGreaterThan(10);
    for (const task of neighbours) {
      expect(task.strategy).not.toEqual(strategy);
      expect({ ...task, strategy }).toEqual(own);
    }
  });

  it('has a row for each replay', async () => {
    // Neighbours make -10 and 20 in turn, each in two trades.
    let i = 0;
    const honesty = await judge({
      pool: scripted((replay, task, isFinalist) => {
        if (isFinalist) return replay;
        const isChanged = task.delayBars === 1 || task.costs.fee_bps !== 4;
        const pnl = isChanged ? -7 : (i++ % 2) * 30 - 10;
        return { ...replay, record: record({ trades: 2, totalPnl: pnl }), sums: NO_RETURNS };
      }),
    });
    const own = honesty.sensitivity!;
    expect(ofKind(own, 'parameter').map(({ total_pnl }) => total_pnl)).toEqual(
      ofKind(own, 'parameter').map((_, k) => (k % 2 === 0 ? -10 : 20)),
    );
    const of = (kind: 'costs' | 'delay', what: string) => ({
      kind,
      what,
      n_trades: 2,
      total_pnl: -7,
      t: null,
    });
    expect(ofKind(own, 'costs')).toEqual([of('costs', 'costs x 2'), of('costs', 'costs x 3')]);
    expect(ofKind(own, 'delay')).toEqual([of('delay', 'signals one bar later')]);
    const count = ofKind(own, 'parameter').length;
    expect(own.profitable_neighbours).toBe(Math.floor(count / 2) / count);
  });

  it('has no cost rows for zero costs', async () => {
    const costs = { fee_bps: 0, slippage_bps: 0 };
    const honesty = await judge({ config: smallConfig({ costs }) });
    expect(ofKind(honesty.sensitivity!, 'costs')).toEqual([]);
    expect(ofKind(honesty.sensitivity!, 'delay')).toHaveLength(1);
  });

  it('sums to the champion over months and over volatility', () => {
    const [own] = sensitivity.rows;
    for (const kind of ['month', 'regime'] as const) {
      const rows = ofKind(sensitivity, kind);
      expect(sum(rows, 'n_trades'), kind).toBe(own!.n_trades);
      expect(sum(rows, 'total_pnl'), kind).toBeCloseTo(own!.total_pnl, 5);
    }
    expect(ofKind(sensitivity, 'regime').map(({ what }) => what)).toEqual([
      ...['low', 'normal', 'high'],
    ]);
  });

  it('lists the months of the step bars in order', () => {
    const { windows, market } = sessionSetup();
    const months = new Set(
      windows.segments
        .flat()
        .flatMap(({ step }) => [...market.bars.time.subarray(step.start, step.end)])
        .map((time) => new Date(time).toISOString().slice(0, 7)),
    );
    expect(months.size).toBeGreaterThan(1);
    expect(ofKind(sensitivity, 'month').map(({ what }) => what)).toEqual([...months]);
  });

  it('earns less with triple than with double costs', () => {
    const [twice, thrice] = ofKind(sensitivity, 'costs');
    expect(twice!.total_pnl).toBeLessThan(sensitivity.rows[0]!.total_pnl);
    expect(thrice!.total_pnl).toBeLessThan(twice!.total_pnl);
  });

  it('reads no bar after the start of the embargo', async () => {
    const market = smallMarket();
    const { searchEnd } = sessionSetup({ market }).windows;
    expect(searchEnd).toBeLessThan(market.bars.length - 1000);
    const honesty = await judge({ market: marketCorruptedFrom(market, searchEnd) });
    expect(honesty.sensitivity).toEqual(sensitivity);
  });

  it('is null and unchecked if nothing traded', async () => {
    const honesty = await judge({
      pool: scripted((replay) => ({ ...replay, record: EMPTY_RECORD, sums: NO_RETURNS })),
    });
    expect(honesty.champion).toBeNull();
    expect(honesty.sensitivity).toBeNull();
    expect(honesty.unchecked).toContainEqual({ check: 'sensitivity', why: 'nothing traded' });
    expect(session.metrics.honesty.unchecked.map(({ check }) => check)).not.toContain(
      'sensitivity',
    );
  });

  describe('on threads', () => {
    const pools = [backtestPool({ workers: 1 }), backtestPool({ workers: 2 })];
    afterAll(() => Promise.all(pools.map((pool) => pool.close())));

    it('does not depend on the number of threads', async () => {
      for (const pool of pools) {
        const ports = { agents: heuristicAgents, pool, store: nullStore };
        const metrics = await runSession(sessionSetup(), ports);
        expect(JSON.stringify(metrics.honesty)).toBe(JSON.stringify(session.metrics.honesty));
      }
    });
  });
});
