import { firstAtOrAfter } from '../../market/first-at-or-after.ts';
import type { ExecutionPlan } from './execution-plan.ts';
import type { Features } from './features.ts';
import { LONG_BIT, type Signals } from './signals.ts';

/** Input of a decision; it reads no later signals and features. */
export interface DecisionInput {
  readonly signals: Signals;
  readonly features: Features;
  readonly plan: ExecutionPlan;
}

/** The fields of an open position that a decision reads. */
export interface HeldPosition {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  /** Bar in which the entry filled, at its open. */
  readonly entryBar: number;
}

/** An entry without its fill price. */
export interface EntryIntent {
  readonly side: 1 | -1;
  /** ATR of the decision bar; NaN during warm-up, which only a plan without ATR distances admits. */
  readonly atr: number;
  /** Rules for size, stop, target and timeout. */
  readonly plan: ExecutionPlan;
}

/** The orders for the next open: first the exit, then the entry. Both together are a reversal. */
export interface Intent {
  /** Why the open position closes; null if it does not, or if there is none. */
  readonly exit: 'opposite_signal' | 'timeout' | null;
  readonly entry: EntryIntent | null;
}

export const NO_INTENT: Intent = { exit: null, entry: null };

/** An entry with its fill price. Prices and distances in quote currency per unit. */
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
 * It knows no later bar, no end of a slice and no gap: the caller checks whether there is a next
 * open. A signal is valid on its own bar only: one that a gate rejects or that repeats the side of the
 * position is not retried.
 *
 * @param position open at the close of `bar`; null without one
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

/** The smaller distance; NaN is none. */
export function nearer(a: number, b: number): number {
  return a < b || Number.isNaN(b) ? a : b;
}

/** The value, or `fallback` if it is NaN. */
export function orElse(value: number, fallback: number): number {
  return Number.isNaN(value) ? fallback : value;
}

/**
 * Whether every gate that is on admits the entry. An undefined value does not; a
 * stop or target in ATR requires an ATR above zero.
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
