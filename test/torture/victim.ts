import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import { planWindows } from '../../engine/windows.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { newInputs } from '../../sessions/context/inputs-at-start.ts';
import type { ModelDesk } from '../../sessions/context/model-desk.ts';
import { searchableMarket } from '../../sessions/context/searchable-market.ts';
import { barsText, sessionIdentity } from '../../sessions/context/session-identity.ts';
import type { SessionStore } from '../../sessions/context/session-store.ts';
import { LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../sessions/ledger/ledger-keeper.ts';
import { registerSession } from '../../sessions/ledger/register-session.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { resumeSession } from '../../sessions/resume-session.ts';
import { runSession } from '../../sessions/run-session.ts';
import { Moments } from './moments.ts';
import { type StubAccess, victimAgents, victimDesk } from './victim-agents.ts';

/** The order of a process: run or resume a session, and perhaps be killed. */
export interface VictimOrder {
  readonly lab: string;
  readonly name: string;
  /** Null if no model is used. */
  readonly stub: StubAccess | null;
  /** Threads; 0 for the process's own. */
  readonly workers: number;
  readonly config: object;
  readonly market: { readonly seed: number; readonly days: number };
  /** The moment at which it kills itself; null for none. */
  readonly endAt: number | null;
  /** Whether to report at the end which moments there were. */
  readonly reportsMoments: boolean;
}

const order = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as VictimOrder;
const { lab, name, workers } = order;
const sessions = join(lab, 'sessions');
const program = { name: 'maestro-lab', version: '0.0.0', build: '0123456789ab', node: 20 } as const;
const now = () => new Date();
const moments = new Moments(order.endAt);
const ledger = new LabLedger(lab, now);
const market = simulateMarket({ kind: 'planted', ...order.market });
const pool = watchedPool(workers === 0 ? inProcessPool(testRecorder()) : backtestPool({ workers }));
const agents = victimAgents(moments);
moments.watchFiles();

const isThere = existsSync(join(sessions, name, 'session_config.json'));
await (isThere ? resume() : start());
await pool.close();
if (order.reportsMoments) process.stdout.write(JSON.stringify(moments.names));

async function start(): Promise<void> {
  const config = SessionConfig.parse(order.config);
  const windows = planWindows(market, config);
  const store = createFileStore(sessions, name, now);
  const inputs = newInputs();
  const identity = sessionIdentity(config, market, windows, program);
  try {
    // Trials of others in this lab are no input here: all sessions must give the same result.
    registerSession(ledger, name, new LedgerBars(market), () => ({ identity }));
    const ports = { agents, pool, ...deskAt(store), store: watchedStore(store) };
    await runSession(
      {
        ...{ identity, market: searchableMarket(market, windows), windows, inputs, name },
        bars: barsText(market),
      },
      kept(ports, identity),
    );
  } finally {
    store.close();
  }
}

async function resume(): Promise<void> {
  const resumed = await resumeSession(sessions, name, {
    now,
    program,
    workers: Math.max(1, workers),
    budget: {},
    isForced: false,
    market: () => market,
  });
  if (resumed === null) return;
  try {
    const { store, identity } = resumed;
    const ports = { agents, pool, ...deskAt(store), store: watchedStore(store) };
    await resumed.run(kept(ports, identity));
  } finally {
    resumed.store.close();
  }
}

/** Draws its try, but all sessions of this lab must give the same result: each is used as the first. */
function kept<Ports extends Parameters<typeof keptOnLedger>[0]>(
  ports: Ports,
  identity: SessionIdentity,
) {
  const own = keptOnLedger(ports, ledger, { identity, name });
  const beginTry = () => {
    own.beginTry();
    return 1;
  };
  return { ...own, beginTry };
}

function deskAt(store: SessionStore): { desk?: ModelDesk } {
  return order.stub === null ? {} : { desk: victimDesk(order.stub, store, moments) };
}

function watchedStore(store: SessionStore): SessionStore {
  const append = moments.around('append', store.append);
  return {
    ...store,
    write: moments.around('write_file', store.write),
    recordTurn: moments.around('record_turn', store.recordTurn),
    sync: moments.around('sync', store.sync),
    append: (event: SessionEvent) => {
      const isPatch = event.type === 'planned' && event.event.patch !== undefined;
      if (isPatch) moments.around('patch', append)(event);
      else append(event);
    },
  };
}

function watchedPool(inner: BacktestPool): BacktestPool {
  return {
    ...inner,
    async tests(...args) {
      moments.pass('wave:before');
      const report = await inner.tests(...args);
      moments.pass('wave:after');
      return report;
    },
  };
}
