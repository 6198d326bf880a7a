import { join } from 'node:path';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import type { Seat } from '../../protocol/agent-seat.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Role } from '../../protocol/session-files.ts';
import { SessionError } from '../../sessions/context/session-error.ts';
import { barsText } from '../../sessions/context/session-identity.ts';
import { createFork, forkOf } from '../../sessions/fork-session.ts';
import { LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { registerSession } from '../../sessions/ledger/register-session.ts';
import { readStoredJournal } from '../../sessions/record/journal.ts';
import { lastBudget } from '../../sessions/record/last-budget.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import { readTranscripts, rejectDamaged } from '../../sessions/record/read-transcripts.ts';
import { checkedName, stampedName } from '../../sessions/record/session-name.ts';
import { marketChange } from '../../sessions/rerun/identity-changes.ts';
import { resumeSession } from '../../sessions/resume-session.ts';
import { checkAccess, refuseCallOptions } from '../agents/check-access.ts';
import { chooseAgents, ROLES } from '../agents/choose-agents.ts';
import { limitsOfFork } from '../agents/live-desk.ts';
import { asUsage } from '../failures/failure.ts';
import { continueSession } from '../lab/continue-session.ts';
import { findSession } from '../lab/find-session.ts';
import { type RecordedMarketFlags, recordedMarket } from '../lab/recorded-market.ts';
import type { CallFlags, SeatFlags } from '../options/agent-options.ts';
import { given } from '../options/given.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { workerCount } from '../options/worker-count.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';

export interface ForkFlags extends RecordedMarketFlags, ScreenChoice, CallFlags, SeatFlags {
  readonly atSegment: number;
  readonly seed?: number;
  readonly name?: string;
  readonly workers?: number;
}

/** `maestro fork`: writes the shared part of a session, and then resumes it. */
export async function fork(wanted: string, flags: ForkFlags): Promise<void> {
  const { lab, atSegment, seed } = flags;
  const workers = workerCount(flags.workers);
  const name = asUsage(() => checkedName(flags.name ?? stampedName(new Date())));
  const found = findSession(lab, wanted);
  const { sessionsFolder } = found;
  const parent = readOrigin(sessionsFolder, found.name);
  const agents = otherAgents(flags);
  const market = await recordedMarket(parent, flags);
  const changed = marketChange(parent.identity, market);
  if (changed !== null) throw new SessionError(`Cannot fork "${parent.name}": ${changed}`);
  const program = thisProgram();
  const begun = forkOf(parent, readTranscripts(parent.folder, rejectDamaged), {
    atSegment,
    agents,
    program,
    ...given({ seed }),
  });
  const { config } = begun.identity;
  refuseCallOptions(config.agents, flags);
  checkAccess(config.agents, process.env, flags.baseUrl);
  const journal = readStoredJournal(join(parent.folder, 'journal.jsonl'));
  if (journal === null) {
    throw new SessionError(`Cannot fork "${parent.name}": it has no journal.jsonl`);
  }
  const budget = limitsOfFork(flags, lastBudget(journal.lines), config.agents);
  const now = () => new Date();
  const ledger = new LabLedger(lab, now);
  // It has the vault of its parent.
  const { identity } = begun;
  const plan = (vaultFrom: number | null) => {
    if (vaultFrom === null || vaultFrom >= Date.parse(identity.vault_from)) return { identity };
    throw new SessionError(
      `Cannot fork "${parent.name}": its bars from ${isoInstant(vaultFrom)} on are locked, as a vault of bars that were recognised as these; run a new session`,
    );
  };
  const labAtStart = () => registerSession(ledger, name, new LedgerBars(market), plan).labAtStart;
  const bars = identity.bars === undefined ? undefined : barsText(market);
  await untilStopped(async (stop) => {
    const pool = backtestPool({ workers });
    try {
      createFork(sessionsFolder, name, begun, { budget, workers, bars, labAtStart }, now);
      const opened = await resumeSession(sessionsFolder, name, {
        now,
        program,
        workers,
        isForced: false,
        market: () => market,
        budget: {},
      });
      const intro = `Session ${name}: a fork of ${parent.name} from segment ${atSegment} on`;
      await continueSession(intro, opened!, flags, pool, stop);
    } finally {
      await pool.close();
    }
  });
}

/** The typed seats; the others are those of the parent. */
function otherAgents(flags: ForkFlags): Partial<Record<Role, Seat>> {
  const { allowUnpriced, baseUrl } = flags;
  const choices = ROLES.map((role) => [role, flags[role] ?? flags.agents] as const);
  const { seats } = chooseAgents({
    agents: 'heuristic',
    ...given(Object.fromEntries(choices)),
    environment: process.env,
    ...given({ allowUnpriced, baseUrl }),
  });
  const typed = choices.filter(([, choice]) => choice !== undefined);
  return Object.fromEntries(typed.map(([role]) => [role, seats[role]]));
}
