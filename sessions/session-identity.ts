import type { WindowPlan } from '../engine/windows.ts';
import { type Market, marketFacts } from '../market/market.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import { isoInstant } from '../protocol/iso-instant.ts';
import type { SessionConfig } from '../protocol/session-config.ts';
import type { SessionIdentity } from '../protocol/session-files.ts';
import { sha256 } from './durable-file.ts';

/**
 * What a session is a function of, but for answers and inputs. Its key is the first 12 digits of the
 * hash of config, market (its bars by their hash, and what they are taken for) and program version:
 * neither machine nor name nor time is in it.
 */
export function sessionIdentity(
  config: SessionConfig,
  market: Market,
  windows: WindowPlan,
  version: string,
): SessionIdentity {
  const program = { name: 'maestro-lab' as const, version };
  const facts = marketFacts(market);
  const hash = sha256(canonicalJson({ config, market: facts, program }));
  return {
    session: hash.slice(0, 12),
    program,
    market: facts,
    schedule: windows.schedule,
    vault_from: isoInstant(windows.vaultFrom),
    config,
  };
}
