import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import { planWindows } from '../../engine/windows.ts';
import type { Market } from '../../market/market.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import { newInputs } from '../../sessions/context/inputs-at-start.ts';
import { searchableMarket } from '../../sessions/context/searchable-market.ts';
import { NameTakenError } from '../../sessions/context/session-error.ts';
import { barsText, sessionIdentity } from '../../sessions/context/session-identity.ts';
import type { LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../sessions/ledger/ledger-keeper.ts';
import { registerSession } from '../../sessions/ledger/register-session.ts';
import { createFileStore, type FileStore } from '../../sessions/record/file-store.ts';
import { runSession } from '../../sessions/run-session.ts';
import { makeFolder } from '../../store/make-folder.ts';
import type { AgentSettings } from '../agents/agent-settings.ts';
import { limitsOf, liveDesk } from '../agents/live-desk.ts';
import { areFiles } from '../lab/choose-market.ts';
import { candidatesOnly, examinerOf } from '../lab/examiner.ts';
import { labArms } from '../lab/lab-arms.ts';
import { runToEnd } from '../lab/run-to-end.ts';
import type { StopSignal } from '../terminal/stop-signal.ts';
import { say } from '../terminal/terminal.ts';
import { thisProgram } from '../version/this-program.ts';
import { judgingNotices } from './judging-notices.ts';
import type { SessionFlags } from './session-flags.ts';

/** A checked session and its market. */
export interface NewSession {
  readonly flags: SessionFlags;
  readonly settings: AgentSettings;
  /** Names of its market: typed, else of the config file. */
  readonly wanted: readonly string[];
  readonly name: string;
  readonly config: SessionConfig;
  readonly market: Market;
  readonly bars: LedgerBars;
  readonly ledger: LabLedger;
  readonly pool: BacktestPool;
  readonly stop: StopSignal;
}

/** Creates the folder of a session, records it on the ledger, and runs it to its end. */
export async function startSession(session: NewSession): Promise<void> {
  const { flags, settings, name, config, market, bars, ledger, pool, stop } = session;
  const { lab } = flags;
  makeFolder(lab);
  const folder = join(lab, 'sessions');
  const create = (own: string) => createFileStore(folder, own, () => new Date());
  const store = flags.name === undefined ? createNumbered(name, create) : create(name);
  const ownName = basename(store.folder);
  // Another session may have fixed the vault since the windows were planned.
  const plan = (vaultFrom: number | null) => {
    const windows = planWindows(market, config, vaultFrom);
    return { windows, identity: sessionIdentity(config, market, windows, thisProgram()) };
  };
  const begun = beginOrDiscard(store, () => registerSession(ledger, ownName, bars, plan));
  const { identity, windows } = begun.planned;
  const inputs = newInputs(begun.labAtStart);
  const judging = judgingNotices({ config, inputs }, flags.exam === true);
  if (flags.quiet !== true) for (const notice of judging) say(notice);
  const arms = labArms(lab, pool.workers, thisProgram());
  await runToEnd({
    lab,
    flags,
    stop,
    store,
    isFromFiles: areFiles(session.wanted),
    run: (watchedBy) =>
      runSession(
        {
          identity,
          market: searchableMarket(market, windows),
          windows,
          bars: barsText(market),
          inputs,
          name: ownName,
          fullMarket: () => market,
        },
        {
          agents: heuristicAgents,
          pool,
          arms,
          desk: liveDesk(flags, limitsOf(flags, settings, config.agents), store),
          signal: stop.signal,
          ...(flags.exam === true
            ? { examiner: candidatesOnly(examinerOf(ledger, ownName, identity)) }
            : {}),
          ...keptOnLedger({ ...watchedBy, store }, ledger, { name: ownName, identity }),
        },
      ).finally(() => arms.close()),
  });
}

/** Adds a number to the default name if a session started in the same second. */
function createNumbered<Store>(name: string, create: (name: string) => Store): Store {
  for (let number = 1; ; number++) {
    try {
      return create(number === 1 ? name : `${name}_${number}`);
    } catch (error) {
      if (!(error instanceof NameTakenError) || number === 99) throw error;
    }
  }
}

/** Removes the folder of a session that cannot begin. */
function beginOrDiscard<Result>(store: FileStore, begin: () => Result): Result {
  try {
    return begin();
  } catch (error) {
    store.close();
    rmSync(store.folder, { recursive: true, force: true });
    throw error;
  }
}
