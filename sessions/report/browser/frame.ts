import { moneyDecimals, moneyText } from '../../../protocol/number-text.ts';

/** The width of a chart, and whether it is as narrow as a phone. */
export interface Frame {
  readonly width: number;
  readonly isNarrow: boolean;
}

/** CSS variables of the page, so that a change of theme needs no redraw. */
export const COLOUR = {
  strategy: 'var(--a)',
  buyAndHold: 'var(--b)',
  random: 'var(--soft)',
  gain: 'var(--a)',
  loss: 'var(--b)',
  soft: 'var(--soft)',
  ink: 'var(--ink)',
} as const;

/** @param width available width; 0 before layout, in which case the chart is scaled down later */
export function frameOf(width: number): Frame {
  const drawn = Math.max(300, width);
  return { width: drawn, isNarrow: drawn < 560 };
}

/** Options that all charts share. */
export function common({ width }: Frame, height: number) {
  return {
    width,
    height,
    marginTop: 24,
    marginRight: 22,
    marginBottom: 34,
    style: { fontSize: '12px', fontFamily: 'inherit', background: 'transparent' },
  };
}

/** The tooltip; its text wraps so that it fits the chart. */
export function tipStyle({ isNarrow }: Frame) {
  return {
    fill: 'var(--paper)',
    stroke: 'var(--soft)',
    fontSize: 12,
    lineHeight: 1.25,
    lineWidth: isNarrow ? 17 : 28,
  };
}

/** A money axis, with a left margin that fits its labels. */
export function moneyAxis(values: readonly number[]) {
  const longest = Math.max(
    ...[...values, 0].map((value) => moneyText(value, moneyDecimals(values)).length),
  );
  return {
    y: {
      label: 'quote currency',
      grid: true,
      nice: true,
      tickFormat: (value: number) => moneyText(value, moneyDecimals(values)),
      ticks: 6,
    },
    marginLeft: Math.max(44, 14 + 7 * (longest + 1)),
  } as const;
}

export function signColour(value: number): string {
  return value < 0 ? COLOUR.loss : COLOUR.gain;
}
