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
  /** Runs placebo arms; absent: they run on the caller's thread. */
  readonly arms?: ArmRunner;
  /** Required if the config gives a role to a language model. */
  readonly desk?: ModelDesk;
  /**
   * Draws the number of this try on the family of its bars, from 1. It is on the ledger of the lab when this
   * returns, and the same if it is drawn again. Absent without a ledger.
   */
  readonly beginTry?: () => number;
  /**
   * Decides at the end whether the vault is opened for the champion. A look that it grants is on the
   * ledger of the lab when it returns.
   *
   * @param verdict before the exam
   * @returns the number of the look; null if the vault stays closed
   */
  readonly examiner?: (
    specification: string,
    strategy: Strategy,
    verdict: MetricsGlobal['verdict'],
  ) => { readonly look: number } | null;
  /** Called with every event after the store has recorded it. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** Awaited before each wave: a display may delay the wave, which changes no result. */
  readonly beforeWave?: () => Promise<void>;
  /** Aborting stops the session at the next barrier or in the middle of a wave. */
  readonly signal?: AbortSignal;
}
