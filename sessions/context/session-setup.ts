import type { WindowPlan } from '../../engine/windows.ts';
import type { Market } from '../../market/market.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';

/** What a session is a function of. */
export interface SessionSetup {
  readonly identity: SessionIdentity;
  /** The bars that may be searched and no others, as `searchableMarket` makes it. */
  readonly market: Market;
  readonly windows: WindowPlan;
  readonly inputs: SessionInputs;
  /** The look into the vault that is on record for it; null or absent where there is none. */
  readonly exam?: SessionInputs['exam'];
  /** The market with its locked bars: asked for where the vault is opened, and never before. */
  readonly whole?: () => Market;
  /** What it is called: for the journal alone. */
  readonly name: string;
  /** Whether the picks of the Critic are held against a random pick; where not said, they are. */
  readonly isAudited?: boolean;
}
