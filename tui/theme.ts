import type { Role } from '../protocol/session-files.ts';

/** The meaning of a piece of text; it alone decides the colour. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'muted'
  | 'good'
  | 'poor'
  | 'warning'
  | 'strategy'
  | 'buyAndHold'
  | Role;

export interface Look {
  /** `#rrggbb`; absent for the terminal's default. */
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

/**
 * Colours by meaning, each readable on black and on white. Good and poor are blue and orange, which
 * colour-blind readers can distinguish, and always come with a sign.
 */
export const THEME: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  muted: { dimColor: true },
  good: { color: '#0087d7' },
  poor: { color: '#d75f00' },
  warning: { color: '#d75f00', bold: true },
  strategy: { color: '#0087d7' },
  buyAndHold: { color: '#af8700' },
  strategist: { color: '#875fff' },
  critic: { color: '#d75f87' },
  maestro: { color: '#00875f' },
};
