import type { SearchOutcome } from '../../protocol/honesty.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { armJob } from '../context/arm-runner.ts';
import { usesModels } from '../context/segment-settings.ts';
import type { JudgingContext } from '../context/session-context.ts';
import { runArm } from './run-arm.ts';

/**
 * What heuristic agents find on the same market with as many tests: what models have to beat to be worth
 * what they cost. It is an arm like any other, and as little a part of the search: nothing is chosen by
 * it, and its trials are none of the session's.
 *
 * @returns null where heuristic agents led, or where it broke
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function heuristicBaseline(
  context: JudgingContext,
  identity: SessionIdentity,
): Promise<SearchOutcome | null> {
  if (!usesModels(context.config)) return null;
  const text = 'Heuristic agents search the same market, to hold what models found against it';
  context.emit({ type: 'notice', text });
  return runArm(context, armJob(context, identity, null, 1));
}
