import { runWorkload, type WorkloadSums } from './run-workload.ts';
import type { Workload } from './workload.ts';

/** A part of the workload on another thread. */
export default function work(task: { load: Workload; next: Int32Array }): WorkloadSums {
  return runWorkload(task.load, task.next);
}
