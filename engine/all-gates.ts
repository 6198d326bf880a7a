import type { Bars } from '../market/bars.ts';
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

/** Whether the bars have what the gate measures; where they do not, the gate is off. */
export function canMeasure(gate: Gate, bars: Bars): boolean {
  return gate.needs.every((column) => bars[column] !== null);
}
