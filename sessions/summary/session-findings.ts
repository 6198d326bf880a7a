import type { TestRecord } from '../../analyzer/segment-record.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import type { TurnRecord } from '../context/turn-record.ts';

/** The results of a session, from which its summary and report are made. */
export interface SessionFindings {
  readonly identity: SessionIdentity;
  readonly inputs: SessionInputs;
  readonly metrics: MetricsGlobal;
  readonly runs: readonly {
    readonly results: SegmentResults;
    readonly tests: readonly TestRecord[];
    readonly plan: SegmentPlan;
  }[];
  /** Sentences on the bars that the session could read. */
  readonly warnings: readonly string[];
  readonly turns: readonly TurnRecord[];
}
