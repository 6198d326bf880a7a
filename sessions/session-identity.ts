import type { WindowPlan } from '../engine/windows.ts';
import { type Market, marketFacts } from '../market/market.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import { isoInstant } from '../protocol/iso-instant.ts';
import type { SessionConfig } from '../protocol/session-config.ts';
import type { Program, SessionIdentity } from '../protocol/session-files.ts';
import { sha256 } from './durable-file.ts';

/** What a session is a function of, but for answers and inputs. */
export function sessionIdentity(
  config: SessionConfig,
  market: Market,
  windows: WindowPlan,
  program: Program,
): SessionIdentity {
  const facts = marketFacts(market);
  return {
    session: sessionKey({ config, market: facts, program }),
    program,
    market: facts,
    schedule: windows.schedule,
    vault_from: isoInstant(windows.vaultFrom),
    config,
  };
}

/**
 * The first 12 digits of the hash of config, market (its bars by their hash, and what they are taken
 * for) and program version: neither machine nor name nor time is in it.
 */
export function sessionKey({
  config,
  market,
  program,
}: Pick<SessionIdentity, 'config' | 'market' | 'program'>): string {
  const { name, version } = program;
  const hash = sha256(canonicalJson({ config, market, program: { name, version } }));
  return hash.slice(0, 12);
}
