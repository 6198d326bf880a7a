import type { SearchOutcome } from '../../protocol/honesty.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { armJob } from '../context/arm-runner.ts';
import { usesModels } from '../context/segment-settings.ts';
import type { JudgingContext } from '../context/session-context.ts';
import { runArm } from './run-arm.ts';

/**
 * The result of heuristic agents on the same market with as many tests: the baseline that models have to
 * beat. It runs as an arm and is no part of the search: it selects nothing and its trials do not count.
 *
 * @returns null if heuristic agents led the session, or if the arm failed
 * @throws the reason of `signal` if aborted, and disk errors
 */
export async function heuristicBaseline(
  context: JudgingContext,
  identity: SessionIdentity,
): Promise<SearchOutcome | null> {
  if (!usesModels(context.config)) return null;
  const text = 'Heuristic agents search the same market as a baseline for the models';
  context.emit({ type: 'notice', text });
  return runArm(context, armJob(context, identity, null, 1));
}
