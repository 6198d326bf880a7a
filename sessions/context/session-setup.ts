import type { WindowPlan } from '../../engine/windows.ts';
import type { Market } from '../../market/market.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';

/** Everything that determines a session. */
export interface SessionSetup {
  readonly identity: SessionIdentity;
  /** The searchable bars only, from `searchableMarket`. */
  readonly market: Market;
  readonly windows: WindowPlan;
  readonly inputs: SessionInputs;
  /** The recorded look into the vault; null or absent if there is none. */
  readonly exam?: SessionInputs['exam'];
  /** The text of `bars.json`; absent in sessions from before it. */
  readonly bars?: string;
  /** The market with its locked bars; called only when the vault is opened. */
  readonly fullMarket?: () => Market;
  /** The name of the session, used in the journal only. */
  readonly name: string;
  /** Whether the picks of the Critic are compared with random picks; default true. */
  readonly isAudited?: boolean;
}
