import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { reportLoaded } from '../../engine/pool/thread-loading.ts';
import type { SearchOutcome } from '../../protocol/honesty.ts';
import type { ArmJob } from '../context/arm-runner.ts';
import { runPlaceboArm } from './placebo-arm.ts';

reportLoaded();

/** The entry of a thread that runs placebo arms: a whole session loop in memory. */
export default function runArm(job: ArmJob): Promise<SearchOutcome> {
  return runPlaceboArm(job, inProcessPool());
}
