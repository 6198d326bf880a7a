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
 * Runs a session: the search, segment after segment; judging, which runs the whole search again on twins
 * of the market without an edge; then metrics, summary and report. Where the vault is opened for the
 * champion, they are written once more with its exam.
 *
 * The same setup and the same answers give the same files, whatever the pool.
 *
 * @returns what `metrics_global.json` says
 * @throws {RangeError} the market holds bars that are locked
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function runSession(setup: SessionSetup, ports: SessionPorts): Promise<MetricsGlobal> {
  const { identity } = setup;
  const context = await openContext(setup, ports);
  recordStart(context, setup);

  const { runs, findings } = await runSearch(context, true);
  const record = walkForwardRecord(context, runs);
  const honesty = await judgeSession(context, identity, { runs, findings });
  const results = { identity, runs, record };
  const metrics = await writeResults(context, { ...results, honesty });

  const exam = await openVault(context, setup, metrics);
  if (exam === null) return metrics;
  return writeResults(context, { ...results, honesty: { ...honesty, exam } });
}
