import type { LedgerEntry, LedgerLine } from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { seatName } from '../context/seat-name.ts';
import { searchKey } from '../context/session-identity.ts';
import type { LabLedger } from './lab-ledger.ts';
import { entriesOf, fixedVault, labAtStart, ledgerMarket, marketKey } from './ledger-sums.ts';

/** A session that is on the ledger, and what was there before it. */
export interface Begun<Planned> {
  readonly planned: Planned;
  readonly labAtStart: SessionInputs['lab_at_start'];
}

/**
 * Puts a new session on the ledger of its lab, and with the first on a market where its vault begins:
 * at once, so that of two sessions that start together one comes after the other, and both lock the
 * same bars.
 *
 * @param name of its folder, which is its own already
 * @param plan what it is going to be, given where the vault was fixed to begin (ms), null where it was not
 * @throws what `plan` throws, and what `LabLedger.append` does; then the session is not on the ledger
 */
export function beginOnLedger<Planned extends { readonly identity: SessionIdentity }>(
  ledger: LabLedger,
  name: string,
  market: MarketFacts,
  plan: (vaultFrom: number | null) => Planned,
): Begun<Planned> {
  let begun: Begun<Planned> | null = null;
  ledger.append((lines) => {
    const fixed = fixedVault(lines, market);
    const planned = plan(fixed === null ? null : Date.parse(fixed.vault_from));
    const which = { name, identity: planned.identity };
    const last = lastRun(lines, which);
    // A process that was ended before it had tried anything has left no more than this.
    const isLeft = last > 0 && !hasTried(lines, which, last);
    const run = isLeft ? last : last + 1;
    const own = startEntries(lines, which, run);
    const before = lines.filter(({ entry }) => !own.some(({ key }) => key === entry.key));
    const labBefore = labAtStart(before, market, searchKey(planned.identity));
    begun = { planned, labAtStart: labBefore };
    return own;
  });
  return begun!;
}

/** A session by its folder and by what it is. */
export interface WhichSession {
  readonly name: string;
  readonly identity: SessionIdentity;
}

/** What every entry of a session says. */
export function ofRun({ name, identity }: WhichSession, run: number) {
  const { market, session, vault_from } = identity;
  return { market: ledgerMarket(market), from: market.from, to: vault_from, name, session, run };
}

/** What the keys of all entries of a session begin with. */
export function runKey({ name, identity }: WhichSession, run: number): string {
  return `session ${name}/${identity.session}/${run}`;
}

/** How many sessions of this key have had this folder; 0 where none is on the ledger. */
export function lastRun(lines: readonly LedgerLine[], { name, identity }: WhichSession): number {
  return entriesOf(lines, 'session_begun')
    .filter((one) => one.name === name && one.session === identity.session)
    .reduce((last, { run }) => Math.max(last, run), 0);
}

/** What is on the ledger of a session before anything was tried in it. */
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
