import { firstAtOrAfter } from '../../market/first-at-or-after.ts';
import type { ExecutionPlan } from './execution-plan.ts';
import type { Features } from './features.ts';
import { LONG_BIT, type Signals } from './signals.ts';

/** What a decision reads: signals and features of the bars so far. Later ones, if any, are not read. */
export interface DecisionInput {
  readonly signals: Signals;
  readonly features: Features;
  readonly plan: ExecutionPlan;
}

/** What a decision needs to know of the open position. */
export interface HeldPosition {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  /** Bar in which the entry filled, at its open. */
  readonly entryBar: number;
}

/** An entry, complete but for its fill price. */
export interface EntryIntent {
  readonly side: 1 | -1;
  /** ATR of the decision bar; NaN while it warms up, which only a plan without ATR distances admits. */
  readonly atr: number;
  /** Rules for size, stop, target and timeout. */
  readonly plan: ExecutionPlan;
}

/** What to do at the next open: the exit first, then the entry. Both together are a reversal. */
export interface Intent {
  /** Why the open position closes; null where it stays, or where there is none. */
  readonly exit: 'opposite_signal' | 'timeout' | null;
  readonly entry: EntryIntent | null;
}

export const NO_INTENT: Intent = { exit: null, entry: null };

/** An entry whose fill price is known. Prices and distances in quote currency a unit. */
export interface ResolvedEntry {
  /** Base units. */
  readonly quantity: number;
  /** NaN without a stop. */
  readonly stopDistance: number;
  /** Infinitely far on the losing side without a stop, on the winning side without a target. */
  readonly stop: number;
  readonly target: number;
}

/**
 * The decision at the close of a bar, for the next open.
 *
 * It knows no bar after this one, no end of a slice and no gap: whether the next open comes is for the
 * caller to see. A signal is used on its own bar or never: what a gate refuses, or what points to the
 * side that is held, is not tried again.
 *
 * @param position open at the close of `bar`; null where there is none
 */
export function decide(
  { signals, features, plan }: DecisionInput,
  bar: number,
  position: HeldPosition | null,
): Intent {
  const signal = signals[firstAtOrAfter(signals, 2 * bar)];
  const isSignal = signal !== undefined && signal >> 1 === bar;
  const side = isSignal ? ((signal & 1) === LONG_BIT ? 1 : -1) : null;
  if (side === null || side === position?.side) {
    const isDue = position !== null && bar + 1 - position.entryBar >= plan.timeoutBars;
    return isDue ? { exit: 'timeout', entry: null } : NO_INTENT;
  }
  const atr = features.atr[bar]!;
  return {
    exit: position === null ? null : 'opposite_signal',
    entry: isAdmitted(features, plan, bar, side) ? { side, atr, plan } : null,
  };
}

/** Size, stop and target of an entry, measured from its fill price (slippage included). */
export function resolveEntry({ side, atr, plan }: EntryIntent, fillPrice: number): ResolvedEntry {
  const quantity = quantityAt(plan, fillPrice);
  const stopDistance = nearer(plan.stopAtrs * atr, plan.stopAmount / quantity);
  const targetDistance = nearer(plan.targetAtrs * atr, plan.targetAmount / quantity);
  return {
    quantity,
    stopDistance,
    stop: fillPrice - side * orElse(stopDistance, Infinity),
    target: fillPrice + side * orElse(targetDistance, Infinity),
  };
}

/** Base units of an entry. */
export function quantityAt(plan: ExecutionPlan, fillPrice: number): number {
  return Number.isNaN(plan.quantity) ? plan.notional / fillPrice : plan.quantity;
}

/** The smaller distance, where NaN is none. */
export function nearer(a: number, b: number): number {
  return a < b || Number.isNaN(b) ? a : b;
}

/** The value, or another one where it is NaN. */
export function orElse(value: number, fallback: number): number {
  return Number.isNaN(value) ? fallback : value;
}

/**
 * Whether an entry is planned and every gate that is on says yes. A value that is undefined says no; a
 * stop or target in ATR needs an ATR that is known and above zero.
 */
export function isAdmitted(
  features: Features,
  plan: ExecutionPlan,
  bar: number,
  side: 1 | -1,
): boolean {
  const { atrzMin, vhfMin, cvdMin, imbMin, stopAtrs, targetAtrs } = plan;
  const needsAtr = !Number.isNaN(stopAtrs) || !Number.isNaN(targetAtrs);
  if (needsAtr && !(features.atr[bar]! > 0)) return false;
  if (!Number.isNaN(atrzMin) && !(features.atrz[bar]! >= atrzMin)) return false;
  if (!Number.isNaN(vhfMin) && !(features.vhf[bar]! >= vhfMin)) return false;
  if (!Number.isNaN(cvdMin) && !(side * features.cvd![bar]! >= cvdMin)) return false;
  if (!Number.isNaN(imbMin) && !(side * features.imb![bar]! >= imbMin)) return false;
  return true;
}
