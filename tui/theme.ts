import type { Role } from '../protocol/session-files.ts';

/** What a piece of text on the screen means; its colour follows from that alone. */
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
  /** `#rrggbb`; absent for the colour of the terminal. */
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

/**
 * Colours by meaning. Each can be read on black and on white, since nobody knows which a terminal has;
 * good and poor are blue and orange, which the colour-blind tell apart, and always have a sign beside.
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
