import { type Market, marketFacts } from '../../market/market.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Program, SessionIdentity } from '../../protocol/session-files.ts';
import { sessionKey } from '../context/session-identity.ts';

/** Whether the config, or what stands beside it in its file, is still that of which the key was made. */
export function configChange(identity: SessionIdentity): string | null {
  const isSame = sessionKey(identity) === identity.session;
  return isSame ? null : 'its config was changed after the session began';
}

/** The first thing in which the market is another. */
export function marketChange(identity: SessionIdentity, market: Market): string | null {
  const facts = marketFacts(market);
  for (const key of Object.keys(identity.market) as (keyof typeof facts)[]) {
    const [was, is] = [canonicalJson(identity.market[key]), canonicalJson(facts[key])];
    if (was !== is) return `its market is another one, with ${key} ${was} and not ${is}`;
  }
  return null;
}

export function versionChange(was: Program, is: Program): string | null {
  if (was.version === is.version) return null;
  return `it was begun by Maestro ${was.version}, and this is ${is.version}`;
}

/** What may change a result, and by intent does not: other sources, another Node. */
export function runtimeChanges(was: Program, is: Program): string[] {
  const changes: string[] = [];
  if (was.build !== is.build) {
    changes.push(`it was begun by build ${was.build}, and this is build ${is.build}`);
  }
  if (was.node !== is.node) {
    changes.push(`it was begun under Node ${was.node}, and this is Node ${is.node}`);
  }
  return changes;
}
