import { moneyText } from '../../../protocol/number-text.ts';

/** How wide a picture is, and whether that is as narrow as a telephone. */
export interface Frame {
  readonly width: number;
  readonly isNarrow: boolean;
}

/** Colours are the page's own, by name, so that a change of theme draws nothing anew. */
export const COLOUR = {
  strategy: 'var(--a)',
  holding: 'var(--b)',
  random: 'var(--soft)',
  gain: 'var(--a)',
  loss: 'var(--b)',
  soft: 'var(--soft)',
  ink: 'var(--ink)',
} as const;

/** @param width that there is; a page that is not laid out yet has none, and what is drawn then shrinks */
export function frameOf(width: number): Frame {
  const drawn = Math.max(300, width);
  return { width: drawn, isNarrow: drawn < 560 };
}

/** What all pictures have in common. */
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

/** The box with values that follows the pointer; it wraps before it is wider than the picture. */
export function tipStyle({ isNarrow }: Frame) {
  return {
    fill: 'var(--paper)',
    stroke: 'var(--soft)',
    fontSize: 12,
    lineHeight: 1.25,
    lineWidth: isNarrow ? 17 : 28,
  };
}

/** An axis of money, with as much room to its left as its numbers take. */
export function moneyAxis(values: readonly number[]) {
  const longest = Math.max(...[...values, 0].map((value) => moneyText(value).length));
  return {
    y: { label: 'quote currency', grid: true, nice: true, tickFormat: moneyText, ticks: 6 },
    marginLeft: Math.max(44, 14 + 7 * (longest + 1)),
  } as const;
}

export function signColour(value: number): string {
  return value < 0 ? COLOUR.loss : COLOUR.gain;
}
