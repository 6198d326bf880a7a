import type { Bars } from '../../market/bars.ts';
import type { Gates } from '../../protocol/strategy.ts';
import type { Gate } from './gate.ts';
import { orderBookGate } from './gates/order-book-gate.ts';
import { orderFlowGate } from './gates/order-flow-gate.ts';
import { trendinessGate } from './gates/trendiness-gate.ts';
import { volatilityGate } from './gates/volatility-gate.ts';

/** Every gate of the lab, in the order of the events. */
export const ALL_GATES: readonly Gate[] = [
  orderFlowGate,
  orderBookGate,
  volatilityGate,
  trendinessGate,
];

/** Whether the bars have the columns of the gate; without them the gate is off. */
export function canMeasure(gate: Gate, bars: Bars): boolean {
  return gate.needs.every((column) => bars[column] !== null);
}

/** A sentence for each gate that a strategy sets and the market cannot measure. */
export function gatesOff({ gates }: { readonly gates: Gates }, bars: Bars): string[] {
  return ALL_GATES.filter(
    (gate) => gates[gate.threshold] !== undefined && !canMeasure(gate, bars),
  ).map((gate) => `Gate ${gate.threshold} is off: the market lacks ${gate.needs.join(' and ')}`);
}
