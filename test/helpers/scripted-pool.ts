import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import { abstainedTest, episode, keptTest, record } from './episodes.ts';

/** A test that a scripted pool is asked for. */
export interface AskedTest {
  /** Position in the segment, from 0. */
  readonly index: number;
  readonly test: string;
  readonly centre: StrategyRules;
  /** The shadow of the test; undefined for the test itself. */
  readonly shadow: string | undefined;
}

/** What becomes of a test: its P&L on the step, and the hit of its one episode. */
export type ScriptedEnd = { readonly pnl: number; readonly hit?: number } | 'abstains' | 'breaks';

/** A pool whose tests have scripted results, with everything else computed; and a list of its requests. */
export function scriptedPool(
  script: (asked: AskedTest) => ScriptedEnd,
): BacktestPool & { readonly asked: AskedTest[] } {
  const asked: AskedTest[] = [];
  return {
    ...inProcessPool(),
    asked,
    async tests(job, tasks, _recording, options) {
      const results: TestResult[] = [];
      const broken = [];
      for (const { index, test, window, firstEpisode } of tasks) {
        // Candidate 0 is the centre.
        const one = { index, test, centre: job.rules[0]!, shadow: options?.shadow };
        asked.push(one);
        const end = script(one);
        if (end === 'breaks') {
          broken.push({ index, why: 'ran out of memory' });
          continue;
        }
        if (end === 'abstains') {
          results.push(abstainedTest(index));
          continue;
        }
        const { pnl, hit = 0.5 } = end;
        const bars = window.step.end - window.step.start;
        const won = { trades: 2, wins: 1, losses: 1, grossProfit: Math.max(pnl, 1) };
        const step = record({ bars, ...won, grossLoss: 1, totalPnl: pnl });
        const lastBar = window.step.end - 1;
        const own = episode(firstEpisode, { hit, lastBar, bars, totalPnl: pnl });
        const stepTrades = { exitBar: [lastBar], barsHeld: [5], pnl: [pnl] };
        results.push(
          keptTest(index, {
            step,
            episodes: [own],
            stepTrades,
            randomPnl: Array<number>(job.randomEntries.draws).fill(0),
          }),
        );
      }
      return { results, broken };
    },
  };
}
