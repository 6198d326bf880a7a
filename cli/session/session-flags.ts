import type { CallFlags, SeatFlags } from '../options/agent-options.ts';
import { given } from '../options/given.ts';
import type { ReadFlags } from '../options/market-options.ts';
import { onlyOne } from '../options/only-one.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import type { DateFlags } from './market-between.ts';

/** Options of `maestro session`. */
export interface SessionFlags extends SeatFlags, CallFlags, ScreenChoice, ReadFlags, DateFlags {
  readonly segments?: number;
  readonly tests?: number;
  readonly market?: string[];
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
  /** False for `--no-blind`. */
  readonly blind: boolean;
  readonly reviews?: number;
}

/** Options that are settings, by their names in the config; options not typed are absent. */
export function configFlags(flags: SessionFlags): Record<string, unknown> {
  const { segments, tests, seed, schedule, reviews, blind, placebo } = flags;
  const { feeBps, slippageBps, notional, quantity } = flags;
  onlyOne('size trades', { '--notional': notional, '--quantity': quantity });
  const costs = given({ fee_bps: feeBps, slippage_bps: slippageBps });
  const sizing = given({ notional, quantity });
  return {
    ...given({ segments, tests, seed, schedule, reviews }),
    ...(blind ? {} : { blind }),
    ...(placebo === undefined ? {} : { placebo: { arms: placebo } }),
    ...(Object.keys(costs).length === 0 ? {} : { costs }),
    ...(Object.keys(sizing).length === 0 ? {} : { sizing }),
  };
}
