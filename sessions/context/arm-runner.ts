import type { WindowPlan } from '../../engine/windows.ts';
import type { BarsHandle } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import type { PlaceboKind, SearchOutcome } from '../../protocol/honesty.ts';
import { pick } from '../../protocol/pick.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';

const LABELS = ['symbol', 'venue', 'calendar', 'gaps', 'simulated'] as const;

/** All that a placebo arm is a function of. It can be sent to another thread. */
export interface ArmJob {
  readonly identity: SessionIdentity;
  /** The search part of the market: nothing of the vault is in it. */
  readonly handle: BarsHandle;
  readonly labels: Pick<Market, (typeof LABELS)[number]>;
  readonly windows: WindowPlan;
  /** Null: no placebo, but the same search by heuristic agents on the market as it is. */
  readonly kind: PlaceboKind | null;
  /** Which of its kind, from 1. */
  readonly arm: number;
}

/** @param kind null for the market as it is */
export function armJob(
  { market, windows }: { readonly market: Market; readonly windows: WindowPlan },
  identity: SessionIdentity,
  kind: PlaceboKind | null,
  arm: number,
): ArmJob {
  const { handle } = market;
  return { identity, handle, labels: pick(market, LABELS), windows, kind, arm };
}

/** Runs placebo arms: on threads, or on the caller's own. The outcome is the same to the bit. */
export interface ArmRunner {
  readonly lanes: number;
  /** @throws what broke the arm; the reason of `signal` where it was aborted */
  run(job: ArmJob, signal?: AbortSignal): Promise<SearchOutcome>;
}
