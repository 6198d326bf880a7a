import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import type { ToldTurn } from '../context/turn-record.ts';
import type { SegmentRun } from '../search/run-segment.ts';

/** What a session came to: all that the pages for people are made of. */
export interface SessionFindings {
  readonly identity: SessionIdentity;
  readonly inputs: SessionInputs;
  readonly metrics: MetricsGlobal;
  readonly runs: readonly Pick<SegmentRun, 'results' | 'tests' | 'plan'>[];
  readonly turns: readonly ToldTurn[];
}
