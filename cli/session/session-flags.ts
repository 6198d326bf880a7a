import type { CallFlags, SeatFlags } from '../options/agent-options.ts';
import type { ScreenChoice } from '../options/screen-options.ts';

/** What was typed after `maestro session`. */
export interface SessionFlags extends SeatFlags, CallFlags, ScreenChoice {
  readonly segments?: number;
  readonly tests?: number;
  readonly market?: string[];
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
  readonly seed?: number;
  readonly placebo?: number;
  readonly exam?: boolean;
  readonly schedule?: 'auto' | 'forward' | 'revisit';
  readonly feeBps?: number;
  readonly slippageBps?: number;
  readonly notional?: number;
  readonly quantity?: number;
  readonly workers?: number;
  readonly lab: string;
  readonly config?: string;
  readonly name?: string;
  readonly offline?: boolean;
  readonly archiveUrl: string;
  readonly dryRun?: boolean;
  /** False where it was turned off. */
  readonly blind: boolean;
  readonly reviews?: number;
}
