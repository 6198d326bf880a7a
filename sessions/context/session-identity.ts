import type { WindowPlan } from '../../engine/windows.ts';
import { breaksOf, dayHashes } from '../../market/day-hashes.ts';
import { type Market, marketFacts } from '../../market/market.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { Program, SessionIdentity } from '../../protocol/session-files.ts';
import { sha256 } from '../../store/durable-file.ts';
import { simulatedMark } from './session-context.ts';

/** The text of `bars.json`: the day-block hashes and the holes of a market with all of its bars. */
export function barsText(market: Market): string {
  const holes = breaksOf(market).map(({ from, to }) => ({
    from: isoInstant(from),
    to: isoInstant(to),
  }));
  return `${JSON.stringify({ ...simulatedMark(market), days: dayHashes(market.bars), holes }, null, 2)}\n`;
}

/** Everything that determines a session, except answers and inputs. */
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
    bars: sha256(barsText(market)),
    schedule: windows.schedule,
    vault_from,
    config,
  };
}

/**
 * The first 12 digits of the hash of config, market (the hash of its bars and their labels), start of
 * the vault and program version; independent of machine, name and time.
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
 * The first 16 digits of the hash of everything that determines a search: all settings of a session
 * except the number of placebo arms. Two sessions with one key and heuristic agents are the same search,
 * and their first placebo arms are the same.
 */
export function searchKey({ config, market, program, vault_from }: SessionIdentity): string {
  const { placebo: _placebo, ...searched } = config;
  const { name, version } = program;
  const hash = sha256(
    canonicalJson({ config: searched, market, vault_from, program: { name, version } }),
  );
  return hash.slice(0, 16);
}
