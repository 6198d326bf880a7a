import { basename } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../sessions/ledger/ledger-keeper.ts';
import { isDerived } from '../../sessions/rerun/expected-events.ts';
import type { Resumption } from '../../sessions/resume-session.ts';
import { liveDesk } from '../agents/live-desk.ts';
import type { CallFlags } from '../options/agent-options.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import type { StopSignal } from '../terminal/stop-signal.ts';
import { print, say } from '../terminal/terminal.ts';
import { thisProgram } from '../version/this-program.ts';
import { areFiles } from './choose-market.ts';
import { labArms } from './lab-arms.ts';
import { runToEnd } from './run-to-end.ts';

export interface ContinueFlags extends ScreenChoice, CallFlags {
  readonly lab: string;
  readonly market?: string[];
}

/**
 * Plays a session that was opened to go on, and shows what is new.
 *
 * @param intro what is said before it does
 */
export async function continueSession(
  intro: string,
  { store, event, identity, run }: Resumption,
  flags: ContinueFlags,
  pool: BacktestPool,
  stop: StopSignal,
): Promise<void> {
  const done = store.tests.size;
  const arms = labArms(flags.lab, pool.workers, thisProgram());
  const ledger = new LabLedger(flags.lab, () => new Date());
  if (flags.quiet !== true && flags.json !== true) {
    print(intro);
  }
  if (store.tornTail !== null && flags.quiet !== true) {
    say('Note: the last line of its journal was cut off, and was dropped');
  }
  if (store.notSent !== null && flags.quiet !== true) {
    const { turn, segment } = store.notSent;
    say(
      `Note: the budget was used up at turn ${turn}, in segment ${segment}; from there on heuristic agents play, ` +
        'whatever may be spent now. To go on with models: maestro fork',
    );
  }
  await runToEnd({
    lab: flags.lab,
    flags,
    stop,
    store,
    isFromFiles: areFiles(flags.market ?? []),
    onRecord: { tests: done, isNews: (one) => !isDerived(one) || !store.isCatchingUp },
    run: (watchedBy) => {
      watchedBy.onEvent?.(event);
      const ports = { ...watchedBy, store };
      return run({
        agents: heuristicAgents,
        pool,
        arms,
        desk: liveDesk(flags, event.budget, store),
        signal: stop.signal,
        ...keptOnLedger(ports, ledger, { name: basename(store.folder), identity }),
      }).finally(() => arms.close());
    },
  });
}
