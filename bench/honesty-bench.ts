import { heuristicAgents } from '../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../engine/pool/backtest-pool.ts';
import { inProcessPool } from '../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../engine/pool/pool-port.ts';
import { planWindows } from '../engine/windows.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { SessionConfig } from '../protocol/session-config.ts';
import type { Program } from '../protocol/session-files.ts';
import { newInputs } from '../sessions/context/inputs-at-start.ts';
import { openContext } from '../sessions/context/open-context.ts';
import { searchableMarket } from '../sessions/context/searchable-market.ts';
import { sessionIdentity } from '../sessions/context/session-identity.ts';
import { nullStore } from '../sessions/context/session-store.ts';
import { armPool } from '../sessions/judging/arm-pool.ts';
import { runSession } from '../sessions/run-session.ts';
import { runSearch } from '../sessions/search/run-search.ts';
import { interleave, median, ratio } from './rounds.ts';
import type { Figure } from './table.ts';

const PROGRAM: Program = { name: 'maestro-lab', version: '0', build: '0123456789ab', node: 20 };
const CORES = 2;
const GOAL_RATIO = 90;
const GOAL_SECONDS = 60;

/** What it costs to know how much is luck: 19 arms of each kind, none stopped early, and all statistics. */
export async function honestyFigures(): Promise<Figure[]> {
  const whole = simulateMarket({ kind: 'null', seed: 1, days: 517 });
  const market = (arms: number) => {
    const config = SessionConfig.parse({ placebo: { arms, stop_after: null } });
    const windows = planWindows(whole, config);
    const identity = sessionIdentity(config, whole, windows, PROGRAM);
    return {
      identity,
      market: searchableMarket(whole, windows),
      windows,
      inputs: newInputs(),
      name: 'x',
    };
  };
  const walls: number[] = [];
  const times = await interleave(
    {
      async engine() {
        const { pool, spentMs } = timed(inProcessPool());
        const context = await openContext(
          { ...market(0), isAudited: false },
          { agents: heuristicAgents, pool, store: nullStore },
        );
        await runSearch(context, { wantsColumns: false });
        return spentMs();
      },
      async honest() {
        const pool = backtestPool({ workers: CORES });
        const arms = armPool(CORES);
        const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
        await runSession(market(19), { agents: heuristicAgents, pool, arms, store: nullStore });
        walls.push(performance.now() - startedAt);
        const { user, system } = process.cpuUsage(cpu);
        await Promise.all([pool.close(), arms.close()]);
        return (user + system) / 1000;
      },
    },
    5,
    0,
  );
  const times90 = ratio(times, 'honest', 'engine');
  const wall = median(walls) / 1000;
  return [
    {
      name: 'engine of a plain session of 5 x 100 tests, one core',
      measured: `${(median(times.engine!) / 1000).toFixed(2)} s`,
      ratio: '',
      goal: '',
      met: null,
    },
    {
      name: 'that session with 38 arms, shadows and statistics, processor time',
      measured: `${(median(times.honest!) / 1000).toFixed(1)} s`,
      ratio: `${times90.toFixed(1)} x that engine`,
      goal: `<= ${GOAL_RATIO} x`,
      met: times90 <= GOAL_RATIO,
    },
    {
      name: `the same, until it ends, ${CORES} threads`,
      measured: `${wall.toFixed(1)} s`,
      ratio: '',
      goal: `<= ${GOAL_SECONDS} s`,
      met: wall <= GOAL_SECONDS,
    },
  ];
}

/** A pool that says how long backtests and indicators took, shadows and replays left out. */
function timed(pool: BacktestPool): { pool: BacktestPool; spentMs: () => number } {
  let spent = 0;
  const measured =
    <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      const startedAt = performance.now();
      const answer = await act(...args);
      spent += performance.now() - startedAt;
      return answer;
    };
  const tests = measured(pool.tests);
  return {
    pool: {
      ...pool,
      features: measured(pool.features),
      signals: measured(pool.signals),
      sweep: measured(pool.sweep),
      tests: (job, tasks, recording, options) =>
        options?.shadow === undefined
          ? tests(job, tasks, recording, options)
          : pool.tests(job, tasks, recording, options),
    },
    spentMs: () => spent,
  };
}
