import type { SessionIdentity } from '../../protocol/session-files.ts';
import type { SessionPorts } from '../../sessions/context/session-ports.ts';

import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { recordLook } from '../../sessions/ledger/vault-looks.ts';
import { thisProgram } from '../version/this-program.ts';

/** Spends looks into the vault of a session's market: each is on the ledger before its result is shown. */
export function examinerOf(
  ledger: LabLedger,
  name: string,
  { market, session, vault_from }: SessionIdentity,
): NonNullable<SessionPorts['examiner']> {
  return (specification, strategy) =>
    recordLook(ledger, {
      market,
      name,
      session,
      specification,
      strategy,
      from: vault_from,
      to: market.to,
      build: thisProgram().build,
    });
}

/** Opens the vault for candidates only: any other look would be wasted. */
export function candidatesOnly(
  examiner: NonNullable<SessionPorts['examiner']>,
): NonNullable<SessionPorts['examiner']> {
  return (specification, strategy, verdict) =>
    verdict.verdict === 'candidate' ? examiner(specification, strategy, verdict) : null;
}
