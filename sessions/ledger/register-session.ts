import type { LedgerEntry, LedgerLine } from '../../protocol/ledger-entry.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { seatName } from '../context/seat-name.ts';
import { searchKey } from '../context/session-identity.ts';
import type { LedgerBars } from './bars-on-ledger.ts';
import { type Family, familyOf, familyOfEntry, vaultOf } from './families.ts';
import type { LabLedger } from './lab-ledger.ts';
import { type EntryOf, entriesOf, ledgerMarket, marketKey } from './ledger-sums.ts';
import { labAtStart, runOf, type Searched } from './tries.ts';

/** A session that is on the ledger, and the state of the lab before it. */
export interface Registered<Planned> {
  readonly planned: Planned;
  readonly labAtStart: SessionInputs['lab_at_start'];
}

/**
 * Records a new session on the ledger of its lab; the first session on a family of bars also fixes the start of
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
  bars: LedgerBars,
  plan: (vaultFrom: number | null) => Planned,
): Registered<Planned> {
  let registered: Registered<Planned> | null = null;
  ledger.append((lines) => {
    const own = bars.entry(lines);
    const family = familyOf(lines, own);
    const planned = plan(vaultOf(family)?.from ?? null);
    const which = { name, identity: planned.identity, bars: own.bars };
    const last = lastRun(lines, which);
    // A process that ended before its first trial has left only this entry.
    const isLeft = last > 0 && !hasTried(lines, which, last);
    const begun = begunEntry(lines, which, isLeft ? last : last + 1);
    const before = family.lines.filter(({ entry }) => entry.key !== begun.key);
    registered = { planned, labAtStart: labAtStart(before, begun) };
    return [own, ...vaultEntry(family, which), begun];
  });
  return registered!;
}

/** A session by its folder and its identity. */
export interface WhichSession {
  readonly name: string;
  readonly identity: SessionIdentity;
  /** Its bars on the ledger; undefined if the ledger has only their labels. */
  readonly bars?: string | undefined;
}

/** The common fields of all entries of a session. */
export function ofRun({ name, identity, bars }: WhichSession, run: number) {
  const { market, session, vault_from } = identity;
  const named = bars === undefined ? {} : { bars };
  return {
    market: ledgerMarket(market),
    ...named,
    from: market.from,
    to: vault_from,
    name,
    session,
    run,
  };
}

/** The prefix of the keys of all entries of a session. */
export function runKey({ name, identity }: WhichSession, run: number): string {
  return runOf({ name, session: identity.session, run });
}

/** The start of the last session with this key and folder on the ledger; null if there is none. */
export function lastBegun(
  lines: readonly LedgerLine[],
  { name, identity }: WhichSession,
): EntryOf<'session_begun'> | null {
  const own = entriesOf(lines, 'session_begun').filter(
    (one) => one.name === name && one.session === identity.session,
  );
  return own.reduce<(typeof own)[number] | null>(
    (last, one) => (last === null || one.run > last.run ? one : last),
    null,
  );
}

function lastRun(lines: readonly LedgerLine[], which: WhichSession): number {
  return lastBegun(lines, which)?.run ?? 0;
}

/** The ledger entries of a session of before there was a ledger, which is known by its labels. */
export function entriesOfOld(lines: readonly LedgerLine[], which: WhichSession): LedgerEntry[] {
  const begun = begunEntry(lines, which, 1);
  return [...vaultEntry(familyOfEntry(lines, begun), which), begun];
}

/** The ledger entry of a session before its first trial. */
function begunEntry(
  lines: readonly LedgerLine[],
  which: WhichSession,
  run: number,
): EntryOf<'session_begun'> {
  const { market, session, config } = which.identity;
  const key = `${runKey(which, run)}/begun`;
  const before = entriesOf(lines, 'session_begun').filter((one) => one.key !== key);
  return {
    type: 'session_begun',
    key,
    ...ofRun(which, run),
    interval: market.interval,
    blind: config.blind,
    ...searchOf(which.identity),
    again: before.some((one) => one.session === session),
  };
}

/** What determines whether another session is the same search. */
export function searchOf(identity: SessionIdentity): Searched {
  const seats = Object.entries(identity.config.agents);
  const agents = Object.fromEntries(seats.map(([role, seat]) => [role, seatName(seat)]));
  return { agents, search: searchKey(identity), build: identity.program.build };
}

/** The entry that fixes the vault of a family; none if it is fixed. */
function vaultEntry(family: Family, which: WhichSession): LedgerEntry[] {
  if (vaultOf(family) !== null) return [];
  const { market, config, vault_from } = which.identity;
  const { run: _run, ...own } = ofRun(which, 1);
  return [
    {
      type: 'vault_fixed',
      key: `vault ${which.bars ?? marketKey(market)}`,
      ...own,
      from: vault_from,
      to: market.to,
      vault_from,
      embargo_days: config.vault.embargo_days,
    },
  ];
}

function hasTried(lines: readonly LedgerLine[], which: WhichSession, run: number): boolean {
  const begun = `${runKey(which, run)}/begun`;
  const own = `${runKey(which, run)}/`;
  return lines.some(({ entry: { key } }) => key.startsWith(own) && key !== begun);
}
