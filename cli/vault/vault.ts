import { pText } from '../../protocol/number-text.ts';
import { vaultOf } from '../../sessions/ledger/families.ts';
import { entriesOf } from '../../sessions/ledger/ledger-sums.ts';
import { levelOf } from '../../sessions/ledger/vault-looks.ts';
import { marketName, type NamedFamily, namedFamilies } from '../lab/ledger-families.ts';
import { openLedger } from '../lab/open-ledger.ts';
import { type Column, type ListingFlags, printListing, rounded } from '../terminal/listing.ts';
import { printJson, say } from '../terminal/terminal.ts';

export interface VaultFlags extends ListingFlags {
  readonly lab: string;
  readonly market?: string;
}

/**
 * `maestro vault`.
 *
 * @throws {SessionError} the ledger is damaged; the message has the line
 */
export function vault({ lab, market, json, header }: VaultFlags): void {
  const lines = openLedger(lab).lines();
  const vaults = namedFamilies(lines, market ?? null).flatMap((one) => vaultRows(one) ?? []);
  if (json === true) {
    printJson(vaults);
    return;
  }
  if (vaults.length === 0) {
    say(`There is no vault in ${lab} yet: the first session on a market locks its last bars`);
    return;
  }
  const rows = vaults.flatMap((one) => [
    ...one.looks.map((look) => ({ ...one, of: look })),
    { ...one, of: null },
  ]);
  printListing(COLUMNS, rows, { header });
}

/** Null without a vault: after manual backtests only. */
function vaultRows(family: NamedFamily) {
  const { market, also, lines } = family;
  const fixed = vaultOf(family)?.fixed;
  if (fixed === undefined) return null;
  const results = entriesOf(lines, 'examined');
  const looks = lines.flatMap(({ at, entry }) => {
    if (entry.type !== 'look') return [];
    const { look, level, name, specification, from, to } = entry;
    const found = results.find((one) => one.specification === specification);
    // Null if the exam is not finished.
    const result = found === undefined ? null : { p: found.p, t: found.t, passed: found.passed };
    return [{ look, level, session: name, at, from, to, specification, result }];
  });
  return {
    ...market,
    also,
    vault_from: fixed.vault_from,
    embargo_days: fixed.embargo_days,
    fixed_by: fixed.name,
    fixed_at: lines.find(({ entry }) => entry.key === fixed.key)!.at,
    looks,
    // Significance level of the next look.
    next_level: levelOf(looks.length + 1),
  };
}

type MarketVault = NonNullable<ReturnType<typeof vaultRows>>;

interface VaultRow extends MarketVault {
  /** Null in the row of the next look. */
  readonly of: MarketVault['looks'][number] | null;
}

const COLUMNS: readonly Column<VaultRow>[] = [
  { title: 'market', value: (row) => marketName(row) },
  { title: 'venue', value: (row) => row.venue },
  { title: 'locked from', value: (row) => row.vault_from },
  { title: 'embargo days', value: (row) => row.embargo_days },
  { title: 'fixed by', value: (row) => row.fixed_by },
  { title: 'look', value: (row) => row.of?.look ?? row.looks.length + 1 },
  { title: 'level', value: (row) => row.of?.level ?? row.next_level },
  rounded('p', (row) => row.of?.result?.p ?? null, pText),
  { title: 'result', value: resultOf },
  { title: 'session', value: (row) => row.of?.session ?? null },
  { title: 'at', value: (row) => row.of?.at ?? null },
  { title: 'recognised as', value: (row) => (row.also.length === 0 ? null : row.also.join(' ')) },
];

function resultOf({ of }: VaultRow): string {
  if (of === null) return 'not spent';
  if (of.result === null) return 'unknown';
  return of.result.passed ? 'passed' : 'failed';
}
