import type { Agents } from '../../agents/briefs/roles.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import type { ArmRunner } from './arm-runner.ts';
import type { ModelDesk } from './model-desk.ts';
import type { SessionStore } from './session-store.ts';

/** What a session needs from outside. */
export interface SessionPorts {
  readonly agents: Agents;
  readonly pool: BacktestPool;
  readonly store: SessionStore;
  /** Who runs placebo arms; the caller's own thread where nobody is named. */
  readonly arms?: ArmRunner;
  /** Needed where the config gives a role to a language model. */
  readonly desk?: ModelDesk;
  /**
   * Asked at the end whether the vault is opened for the champion. What it grants is on the ledger of the
   * lab when it returns.
   *
   * @param verdict so far
   * @returns which look it is; null where the vault stays closed
   */
  readonly examiner?: (
    specification: string,
    strategy: Strategy,
    verdict: MetricsGlobal['verdict'],
  ) => { readonly look: number } | null;
  /** Called with every event, after the store has it. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** Awaited before each wave: whoever looks on may hold it back, and changes nothing by it. */
  readonly beforeWave?: () => Promise<void>;
  /** Aborting stops the session at the next barrier or in the middle of a wave. */
  readonly signal?: AbortSignal;
}
