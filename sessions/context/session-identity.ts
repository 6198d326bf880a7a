import type { WindowPlan } from '../../engine/windows.ts';
import { type Market, marketFacts } from '../../market/market.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { Program, SessionIdentity } from '../../protocol/session-files.ts';
import { sha256 } from '../../store/durable-file.ts';

/** What a session is a function of, but for answers and inputs. */
export function sessionIdentity(
  config: SessionConfig,
  market: Market,
  windows: WindowPlan,
  program: Program,
): SessionIdentity {
  const facts = marketFacts(market);
  const vault_from = isoInstant(windows.vaultFrom);
  return {
    session: sessionKey({ config, market: facts, vault_from, program }),
    program,
    market: facts,
    schedule: windows.schedule,
    vault_from,
    config,
  };
}

/**
 * The first 12 digits of the hash of config, market (its bars by their hash, and what they are taken
 * for), the beginning of its vault and program version: neither machine nor name nor time is in it.
 */
export function sessionKey({
  config,
  market,
  vault_from,
  program,
}: Pick<SessionIdentity, 'config' | 'market' | 'vault_from' | 'program'>): string {
  const { name, version } = program;
  const hash = sha256(canonicalJson({ config, market, vault_from, program: { name, version } }));
  return hash.slice(0, 12);
}

/**
 * The first 16 digits of the hash of what a search follows from: all that a session does but for how many
 * placebo arms it wants. Two sessions of one key, led by heuristic agents, are the same search; and more
 * arms of it begin with those that there are.
 */
export function searchKey({ config, market, program, vault_from }: SessionIdentity): string {
  const { placebo: _placebo, ...searched } = config;
  const { name, version } = program;
  const hash = sha256(
    canonicalJson({ config: searched, market, vault_from, program: { name, version } }),
  );
  return hash.slice(0, 16);
}
