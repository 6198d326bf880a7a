import type { LedgerEntry, LedgerLine } from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { seatName } from '../context/seat-name.ts';
import { searchKey } from '../context/session-identity.ts';
import type { LabLedger } from './lab-ledger.ts';
import { entriesOf, fixedVault, labAtStart, ledgerMarket, marketKey } from './ledger-sums.ts';

/** A session that is on the ledger, and the state of the lab before it. */
export interface Registered<Planned> {
  readonly planned: Planned;
  readonly labAtStart: SessionInputs['lab_at_start'];
}

/**
 * Records a new session on the ledger of its lab; the first session on a market also fixes the start of
 * its vault. Both are one atomic step, so that two sessions that start together are ordered and lock the
 * same bars.
 *
 * @param name of its folder, which exists already
 * @param plan plans the session, given the fixed start of the vault (ms), or null if it is not fixed yet
 * @throws the errors of `plan` and of `LabLedger.append`; the session is not on the ledger then
 */
export function registerSession<Planned extends { readonly identity: SessionIdentity }>(
  ledger: LabLedger,
  name: string,
  market: MarketFacts,
  plan: (vaultFrom: number | null) => Planned,
): Registered<Planned> {
  let registered: Registered<Planned> | null = null;
  ledger.append((lines) => {
    const fixed = fixedVault(lines, market);
    const planned = plan(fixed === null ? null : Date.parse(fixed.vault_from));
    const which = { name, identity: planned.identity };
    const last = lastRun(lines, which);
    // A process that ended before its first trial has left only this entry.
    const isLeft = last > 0 && !hasTried(lines, which, last);
    const run = isLeft ? last : last + 1;
    const own = startEntries(lines, which, run);
    const before = lines.filter(({ entry }) => !own.some(({ key }) => key === entry.key));
    const labBefore = labAtStart(before, market, searchKey(planned.identity));
    registered = { planned, labAtStart: labBefore };
    return own;
  });
  return registered!;
}

/** A session by its folder and its identity. */
export interface WhichSession {
  readonly name: string;
  readonly identity: SessionIdentity;
}

/** The common fields of all entries of a session. */
export function ofRun({ name, identity }: WhichSession, run: number) {
  const { market, session, vault_from } = identity;
  return { market: ledgerMarket(market), from: market.from, to: vault_from, name, session, run };
}

/** The prefix of the keys of all entries of a session. */
export function runKey({ name, identity }: WhichSession, run: number): string {
  return `session ${name}/${identity.session}/${run}`;
}

/** How many sessions with this key and folder are on the ledger. */
export function lastRun(lines: readonly LedgerLine[], { name, identity }: WhichSession): number {
  return entriesOf(lines, 'session_begun')
    .filter((one) => one.name === name && one.session === identity.session)
    .reduce((last, { run }) => Math.max(last, run), 0);
}

/** The ledger entries of a session before its first trial. */
export function startEntries(
  lines: readonly LedgerLine[],
  which: WhichSession,
  run: number,
): LedgerEntry[] {
  const { market, session, config, vault_from } = which.identity;
  const key = `${runKey(which, run)}/begun`;
  const before = entriesOf(lines, 'session_begun').filter((one) => one.key !== key);
  const begun: LedgerEntry = {
    type: 'session_begun',
    key,
    ...ofRun(which, run),
    interval: market.interval,
    agents: Object.fromEntries(
      Object.entries(config.agents).map(([role, seat]) => [role, seatName(seat)]),
    ),
    blind: config.blind,
    search: searchKey(which.identity),
    again: before.some((one) => one.session === session),
  };
  if (fixedVault(lines, market) !== null) return [begun];
  const { run: _run, ...own } = ofRun(which, run);
  const fixed: LedgerEntry = {
    type: 'vault_fixed',
    key: `vault ${marketKey(market)}`,
    ...own,
    from: vault_from,
    to: market.to,
    vault_from,
    embargo_days: config.vault.embargo_days,
  };
  return [fixed, begun];
}

function hasTried(lines: readonly LedgerLine[], which: WhichSession, run: number): boolean {
  const begun = `${runKey(which, run)}/begun`;
  const own = `${runKey(which, run)}/`;
  return lines.some(({ entry: { key } }) => key.startsWith(own) && key !== begun);
}
