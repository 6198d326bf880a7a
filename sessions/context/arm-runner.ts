import type { WindowPlan } from '../../engine/windows.ts';
import type { BarsHandle } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import type { PlaceboKind, SearchOutcome } from '../../protocol/honesty.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';

/** All that a placebo arm is a function of. It can be sent to another thread. */
export interface ArmJob {
  readonly identity: SessionIdentity;
  /** The search part of the market: nothing of the vault is in it. */
  readonly handle: BarsHandle;
  readonly labels: Pick<Market, 'symbol' | 'venue' | 'calendar' | 'gaps' | 'simulated'>;
  readonly windows: WindowPlan;
  /** Null: no placebo, but the same search by heuristic agents on the market as it is. */
  readonly kind: PlaceboKind | null;
  /** Which of its kind, from 1. */
  readonly arm: number;
}

/** Runs placebo arms: on threads, or on the caller's own. The outcome is the same to the bit. */
export interface ArmRunner {
  /** How many it runs at a time. */
  readonly lanes: number;
  /** @throws what broke the arm; the reason of `signal` where it was aborted */
  run(job: ArmJob, signal?: AbortSignal): Promise<SearchOutcome>;
}
