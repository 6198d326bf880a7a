import type { Exits, Gates, Sizing } from '../../protocol/strategy.ts';
import type { Features } from './features.ts';

export interface Costs {
  /** Basis points of notional, per side. */
  readonly fee_bps: number;
  /** Basis points of price, on market and stop fills. */
  readonly slippage_bps: number;
}

/** A strategy's exits, gates and size as numbers for the simulator. NaN is off. */
export interface ExecutionPlan {
  readonly stopAtrs: number;
  readonly targetAtrs: number;
  readonly stopAmount: number;
  readonly targetAmount: number;
  /** Infinity without a timeout. */
  readonly timeoutBars: number;
  readonly cvdMin: number;
  readonly imbMin: number;
  readonly atrzMin: number;
  readonly vhfMin: number;
  readonly notional: number;
  readonly quantity: number;
  readonly feeRate: number;
  readonly slippageRate: number;
}

/**
 * Converts a strategy. A gate is off if the strategy does not set it or if the market
 * lacks its data; it is then null in every event, and callers report it (`gatesOff`).
 */
export function executionPlan(
  strategy: { readonly exits: Exits; readonly gates: Gates; readonly sizing: Sizing },
  costs: Costs,
  features: Pick<Features, 'cvd' | 'imb'>,
): ExecutionPlan {
  const { exits, gates, sizing } = strategy;
  return {
    stopAtrs: exits.atr_stop_mult ?? NaN,
    targetAtrs: exits.atr_tp_mult ?? NaN,
    stopAmount: exits.hard_stop_usd ?? NaN,
    targetAmount: exits.hard_tp_usd ?? NaN,
    timeoutBars: exits.timeout_bars ?? Infinity,
    cvdMin: features.cvd === null ? NaN : (gates.cvd_min ?? NaN),
    imbMin: features.imb === null ? NaN : (gates.imb_min ?? NaN),
    atrzMin: gates.atr_z_min ?? NaN,
    vhfMin: gates.vhf_min ?? NaN,
    notional: 'notional' in sizing ? sizing.notional : NaN,
    quantity: 'quantity' in sizing ? sizing.quantity : NaN,
    feeRate: costs.fee_bps / 10_000,
    slippageRate: costs.slippage_bps / 10_000,
  };
}
