import type { Bars, OptionalColumn } from '../../market/bars.ts';
import type { Gates } from '../../protocol/strategy.ts';
import type { GateAnswers } from '../../protocol/trade-event.ts';
import type { Scratch } from './scratch.ts';

/** A filter on entries: compares a value of the decision bar with a threshold. */
export interface Gate {
  readonly name: keyof GateAnswers;
  readonly threshold: keyof Gates;
  readonly about: string;
  /** Columns without which the gate is off. */
  readonly needs: readonly OptionalColumn[];
  /**
   * @param out as long as the bars, overwritten; NaN if undefined, which rejects the entry
   * @remarks out[i] reads nothing after bar i
   */
  measure(bars: Bars, out: Float64Array, scratch: Scratch): void;
}
