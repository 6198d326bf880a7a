import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { ArmRunner } from '../context/arm-runner.ts';
import { runPlaceboArm } from './placebo-arm.ts';

/** Arms on the caller's own thread, one after another. */
export const armsInProcess: ArmRunner = {
  lanes: 1,
  async run(job, signal) {
    signal?.throwIfAborted();
    return runPlaceboArm(job, inProcessPool());
  },
};
