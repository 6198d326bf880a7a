import type { WindowPlan } from '../../engine/windows.ts';
import type { BarsHandle } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import type { PlaceboKind, SearchOutcome } from '../../protocol/honesty.ts';
import { pick } from '../../protocol/pick.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';

const LABELS = ['symbol', 'venue', 'calendar', 'gaps', 'simulated'] as const;

/** Everything that determines a placebo arm. It can be sent to another thread. */
export interface ArmJob {
  readonly identity: SessionIdentity;
  /** The search part of the market, without the vault. */
  readonly handle: BarsHandle;
  readonly labels: Pick<Market, (typeof LABELS)[number]>;
  readonly windows: WindowPlan;
  /** Null: no placebo, but the same search by heuristic agents on the market itself. */
  readonly kind: PlaceboKind | null;
  /** The number within its kind, from 1. */
  readonly arm: number;
}

/** @param kind null for the market itself */
export function armJob(
  { market, windows }: { readonly market: Market; readonly windows: WindowPlan },
  identity: SessionIdentity,
  kind: PlaceboKind | null,
  arm: number,
): ArmJob {
  const { handle } = market;
  return { identity, handle, labels: pick(market, LABELS), windows, kind, arm };
}

/** Runs placebo arms on threads or on the caller's own, with bit-identical outcomes. */
export interface ArmRunner {
  readonly lanes: number;
  /** @throws the error of the arm; the reason of `signal` if it was aborted */
  run(job: ArmJob, signal?: AbortSignal): Promise<SearchOutcome>;
}
