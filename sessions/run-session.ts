import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { openContext } from './context/open-context.ts';
import type { SessionPorts } from './context/session-ports.ts';
import type { SessionSetup } from './context/session-setup.ts';
import { recordStart } from './context/started-event.ts';
import { judgeSession } from './judging/judge-session.ts';
import { openVault } from './judging/open-vault.ts';
import { writeResults } from './report/write-results.ts';
import { runSearch } from './search/run-search.ts';
import { walkForwardRecord } from './search/walk-forward-record.ts';

/**
 * Runs a session:
 *
 * 1. the search, segment after segment; its champion is the centre with the largest t over all step bars;
 * 2. judging: placebo runs repeat the whole search on copies of the market without an edge, which measures
 *    what luck finds;
 * 3. results: metrics, summary and report are written;
 * 4. the exam, if requested or recorded: the champion is tested once on the locked last bars of the
 *    market, the vault, and the results are written again with those of the exam.
 *
 * The same setup and answers of agents give the same files except for clock times, for any number of workers.
 *
 * @returns the content of `metrics_global.json`
 * @throws {RangeError} the market to search contains bars of the vault
 * @throws the abort reason of `ports.signal`; errors of the file system
 */
export async function runSession(setup: SessionSetup, ports: SessionPorts): Promise<MetricsGlobal> {
  const { identity } = setup;
  const context = await openContext(setup, ports);
  recordStart(context, setup);

  const { runs, findings } = await runSearch(context, { wantsReturns: true });
  const record = walkForwardRecord(context, runs);
  const honesty = await judgeSession(context, identity, { runs, findings });
  const results = { identity, runs, record };
  const metrics = await writeResults(context, { ...results, honesty });

  const exam = await openVault(context, setup, metrics);
  if (exam === null) return metrics;
  return writeResults(context, { ...results, honesty: { ...honesty, exam } });
}
