import { type Market, marketFacts } from '../../market/market.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Program, SessionIdentity } from '../../protocol/session-files.ts';
import { sessionKey } from '../context/session-identity.ts';

/** Whether the config and the other fields of its file still give the recorded key. */
export function configChange(identity: SessionIdentity): string | null {
  const isSame = sessionKey(identity) === identity.session;
  return isSame ? null : 'its config was changed after the session started';
}

/** The first fact in which the market differs. */
export function marketChange(identity: SessionIdentity, market: Market): string | null {
  const facts = marketFacts(market);
  for (const key of Object.keys(identity.market) as (keyof typeof facts)[]) {
    const [was, is] = [canonicalJson(identity.market[key]), canonicalJson(facts[key])];
    if (was !== is) return `its market has ${key} ${was}, but this one has ${is}`;
  }
  return null;
}

export function versionChange(was: Program, is: Program): string | null {
  if (was.version === is.version) return null;
  return `it was started by Maestro ${was.version}, but this is ${is.version}`;
}

/** Changes that are meant not to change results, but may: other sources, another Node. */
export function runtimeChanges(was: Program, is: Program): string[] {
  const changes: string[] = [];
  if (was.build !== is.build) {
    changes.push(`it was started by build ${was.build}, but this is build ${is.build}`);
  }
  if (was.node !== is.node) {
    changes.push(`it was started under Node ${was.node}, but this is Node ${is.node}`);
  }
  return changes;
}
