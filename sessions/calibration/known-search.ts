import { planWindows, type WindowPlan } from '../../engine/windows.ts';
import { knownMarket } from '../../market/known-market.ts';
import type { Market } from '../../market/market.ts';
import type { KnownKind } from '../../protocol/calibration.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import type { Program, SessionIdentity } from '../../protocol/session-files.ts';
import { sessionIdentity } from '../context/session-identity.ts';

/** The setup of a session on a market whose truth is known. */
export interface KnownSearch {
  readonly identity: SessionIdentity;
  readonly market: Market;
  readonly windows: WindowPlan;
}

/**
 * The session of a calibration: the default one with two segments of 50 tests. It keeps no vault,
 * since it ends where a vault would be opened.
 */
export function calibrationConfig(seed: number): SessionConfig {
  return SessionConfig.parse({
    segments: 2,
    tests: 50,
    seed,
    vault: { share: 0, embargo_days: 0 },
  });
}

export function knownSearch(kind: KnownKind, seed: number, program: Program): KnownSearch {
  const market = knownMarket(kind, seed);
  const config = calibrationConfig(seed);
  const windows = planWindows(market, config);
  return { identity: sessionIdentity(config, market, windows, program), market, windows };
}
