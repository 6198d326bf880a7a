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
import { interleave, median, type Rounds } from './rounds.ts';
import type { Figure } from './table.ts';

const PROGRAM: Program = { name: 'maestro-lab', version: '0', build: '0123456789ab', node: 20 };
const CORES = 2;
const ARMS = 19;
/** The numbers of arms that run. Arms cost the same: the total extrapolated from them is 0 to 6 % too high. */
const MEASURED = { one: 1, five: 5 };
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
  const walls: Record<string, number[]> = { one: [], five: [] };
  const judged = (name: string, arms: number) => async () => {
    const pool = backtestPool({ workers: CORES });
    const forArms = armPool(CORES);
    const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
    await runSession(market(arms), {
      agents: heuristicAgents,
      pool,
      arms: forArms,
      store: nullStore,
    });
    walls[name]!.push(performance.now() - startedAt);
    const { user, system } = process.cpuUsage(cpu);
    await Promise.all([pool.close(), forArms.close()]);
    return (user + system) / 1000;
  };
  const times = await interleave(
    {
      async engine() {
        const { pool, spentMs } = timed(inProcessPool());
        const context = await openContext(
          { ...market(0), isAudited: false },
          { agents: heuristicAgents, pool, store: nullStore },
        );
        await runSearch(context, { wantsReturns: false });
        return spentMs();
      },
      one: judged('one', MEASURED.one),
      five: judged('five', MEASURED.five),
    },
    5,
    0,
  );
  const scaled = (all: Rounds) => {
    const [one, five] = [median(all.one!), median(all.five!)];
    const arm = (five - one) / (MEASURED.five - MEASURED.one);
    return (five + arm * (ARMS - MEASURED.five)) / 1000;
  };
  const engine = median(times.engine!) / 1000;
  const [spent, wall] = [scaled(times), scaled(walls)];
  return [
    {
      name: 'engine of a plain session of 5 x 100 tests, one core',
      measured: `${engine.toFixed(2)} s`,
      ratio: '',
      goal: '',
      met: null,
    },
    {
      name: `that session with ${2 * ARMS} arms, shadows and statistics, processor time, from ${2 * MEASURED.one} and ${2 * MEASURED.five}`,
      measured: `${spent.toFixed(1)} s`,
      ratio: `${(spent / engine).toFixed(1)} x that engine`,
      goal: `<= ${GOAL_RATIO} x`,
      met: spent <= GOAL_RATIO * engine,
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

/** A pool that measures the time of backtests and indicators, without shadows and replays. */
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
