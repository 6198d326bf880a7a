import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { Market } from '../../market/market.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { countText, percentText } from '../../protocol/number-text.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import type { FileStore } from '../../sessions/record/file-store.ts';
import { NameTakenError } from '../../store/errors.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { type AgentSettings, seatAgents } from '../agents/agent-settings.ts';
import { checkAccess } from '../agents/check-access.ts';
import { limitsOf, liveDesk } from '../agents/live-desk.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { areFiles, chooseMarket } from '../lab/choose-market.ts';
import { isOffline } from '../options/offline.ts';
import { workerCount } from '../options/worker-count.ts';
import { isForPeople } from '../terminal/session-screen.ts';
import type { StopSignal } from '../terminal/stop-signal.ts';
import { print, say } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';
import { loadConfig } from './load-config.ts';
import type { SessionFlags } from './session-flags.ts';

/** `maestro session`. */
export async function session(flags: SessionFlags): Promise<void> {
  const workers = workerCount(flags.workers);
  const { checkedName, stampedName } = await import('../../sessions/record/session-name.ts');
  const name = asUsage(() => checkedName(flags.name ?? stampedName(new Date())));
  const loaded = loadConfig(flags.config ?? null, configFlags(flags), process.env);
  const noNetwork = flags.offline === true || isOffline();
  const { seats, sentence } = seatAgents(flags, loaded.agents, process.env, noNetwork);
  // Parsed again: what is read back later has its keys in the order of the schema.
  const { placebo } = loaded.config;
  const arms = placebo.arms ?? armsOf(process.env.MAESTRO_PLACEBO);
  const config = SessionConfig.parse({
    ...loaded.config,
    placebo: { ...placebo, arms },
    agents: seats,
  });
  // Nobody waits for bars only to hear that the session is running.
  if (flags.name !== undefined) await refuseRunning(join(flags.lab, 'sessions', name));
  if (flags.dryRun !== true) checkAccess(config.agents, process.env, flags.baseUrl);
  await untilStopped(async (stop) => {
    let pool: BacktestPool | null = null;
    try {
      // Threads start while the market is read.
      if (flags.dryRun !== true) {
        const { backtestPool } = await import('../../engine/pool/backtest-pool.ts');
        pool = backtestPool({ workers });
      }
      const { market, notices } = await chooseMarket({
        wanted: flags.market ?? loaded.market ?? [],
        lab: flags.lab,
        calendar: flags.calendar,
        isOffline: noNetwork,
        archiveUrl: flags.archiveUrl,
        mayDownload: flags.dryRun !== true,
        signal: stop.signal,
        ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
        ...(flags.interval === undefined ? {} : { interval: flags.interval }),
      });
      if (flags.quiet !== true)
        for (const notice of [...notices, ...sizeNotices(config)]) say(notice);

      const { planWindows } = await import('../../engine/windows.ts');
      const { lockedFrom, openLedger } = await import('../lab/open-ledger.ts');
      const ledger = openLedger(flags.lab);
      const fixed = lockedFrom(ledger, market);
      const windows = planWindows(market, config, fixed);
      const gaveWay = fixed === null ? null : await vaultNotice(market, config, fixed);
      if (gaveWay !== null && flags.quiet !== true) say(gaveWay);
      if (pool === null) {
        const { dryRun } = await import('./dry-run.ts');
        const { marketFacts } = await import('../../market/market.ts');
        const { armsWanted } = await import('../../sessions/judging/run-placebo.ts');
        const { labAtStart } = await import('../../sessions/ledger/ledger-sums.ts');
        const { searchKey, sessionIdentity } = await import(
          '../../sessions/context/session-identity.ts'
        );
        const budget = limitsOf(flags, loaded.agents, seats);
        const isFixed = fixed !== null;
        const inputs = {
          lab_at_start: labAtStart(
            ledger.lines(),
            marketFacts(market),
            searchKey(sessionIdentity(config, market, windows, thisProgram())),
          ),
        };
        const arms = armsWanted({ config, inputs });
        const { judgingNotices } = await import('./judging-notices.ts');
        for (const notice of judgingNotices({ config, inputs }, flags.exam === true)) say(notice);
        const rehearsal = { config, market, windows, isFixed, workers, agents: sentence, budget };
        print(await dryRun({ ...rehearsal, arms }));
        return;
      }
      if (isForPeople(flags)) print(`${sentence}.`);
      const { agents: settings } = loaded;
      const markets = loaded.market ?? [];
      await play({ flags, settings, markets, name, config, market, ledger, pool, stop });
    } finally {
      await pool?.close();
    }
  });
}

interface Play {
  readonly flags: SessionFlags;
  readonly settings: AgentSettings;
  /** As its config names them. */
  readonly markets: readonly string[];
  readonly name: string;
  readonly config: SessionConfig;
  readonly market: Market;
  readonly ledger: LabLedger;
  readonly pool: BacktestPool;
  readonly stop: StopSignal;
}

async function play({
  flags,
  settings,
  markets,
  name,
  config,
  market,
  ledger,
  pool,
  stop,
}: Play): Promise<void> {
  const { planWindows } = await import('../../engine/windows.ts');
  const { marketFacts } = await import('../../market/market.ts');
  const { createFileStore } = await import('../../sessions/record/file-store.ts');
  const { sessionIdentity } = await import('../../sessions/context/session-identity.ts');
  const { searchMarket } = await import('../../sessions/context/searchable-market.ts');
  const { newInputs } = await import('../../sessions/context/inputs-at-start.ts');
  const { runSession } = await import('../../sessions/run-session.ts');
  const { beginOnLedger } = await import('../../sessions/ledger/begin-on-ledger.ts');
  const { keptOnLedger } = await import('../../sessions/ledger/ledger-keeper.ts');
  const { heuristicAgents } = await import('../../agents/heuristic/heuristic-agents.ts');
  const { judgingNotices } = await import('./judging-notices.ts');
  const { candidatesOnly, examinerOf } = await import('../exam/examiner.ts');
  const { labArms } = await import('../lab/lab-arms.ts');
  const { playOut } = await import('./run-to-end.ts');

  const { lab } = flags;
  makeFolder(lab);
  const folder = join(lab, 'sessions');
  const create = (own: string) => createFileStore(folder, own, () => new Date());
  const store = flags.name === undefined ? createStamped(name, create) : create(name);
  const ownName = basename(store.folder);
  // Another session may have fixed the vault since the windows were laid.
  const plan = (vaultFrom: number | null) => {
    const windows = planWindows(market, config, vaultFrom);
    return { windows, identity: sessionIdentity(config, market, windows, thisProgram()) };
  };
  const begun = orDiscard(store, () => beginOnLedger(ledger, ownName, marketFacts(market), plan));
  const { identity, windows } = begun.planned;
  const inputs = newInputs(begun.labAtStart);
  const judging = judgingNotices({ config, inputs }, flags.exam === true);
  if (flags.quiet !== true) for (const notice of judging) say(notice);
  const arms = labArms(lab, pool.workers, thisProgram());
  await playOut({
    lab,
    flags,
    stop,
    store,
    isFromFiles: areFiles(flags.market ?? markets),
    play: (watchedBy) =>
      runSession(
        {
          identity,
          market: searchMarket(market, windows),
          windows,
          inputs,
          name: ownName,
          whole: () => market,
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

/** How many placebo arms the environment wants; null where it does not say. */
function armsOf(said: string | undefined): number | null {
  if (said === undefined || said === '') return null;
  if (/^\d{1,4}$/.test(said)) return Number(said);
  throw new UsageError(`MAESTRO_PLACEBO must be a whole number up to 9999: it is "${said}"`);
}

/** @throws {NameTakenError} a running process has the session */
async function refuseRunning(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const { runningOwner, sessionInUse } = await import('../../sessions/record/session-lock.ts');
  const owner = runningOwner(folder);
  if (owner !== null) throw sessionInUse(folder, owner);
}

/** Sessions that start in the same second, and were given no name, are told apart by a number. */
function createStamped<Store>(name: string, create: (name: string) => Store): Store {
  for (let number = 1; ; number++) {
    try {
      return create(number === 1 ? name : `${name}_${number}`);
    } catch (error) {
      if (!(error instanceof NameTakenError) || number === 99) throw error;
    }
  }
}

/** What cannot begin leaves no folder. */
function orDiscard<Result>(store: FileStore, begin: () => Result): Result {
  try {
    return begin();
  } catch (error) {
    store.close();
    rmSync(store.folder, { recursive: true, force: true });
    throw error;
  }
}

/** Where the vault is not where this config alone would have it; null where it is. */
async function vaultNotice(
  market: Market,
  { vault }: SessionConfig,
  fixed: number,
): Promise<string | null> {
  const { vaultByShare } = await import('../../engine/windows.ts');
  const byShare = vaultByShare(market, vault);
  if (byShare === fixed) return null;
  return (
    `Note: bars from ${isoInstant(fixed)} on stay locked, as the first session on this market fixed. A vault of ` +
    `${percentText(vault.share)} of these bars would begin at ${isoInstant(byShare)}.`
  );
}

/** What was made for trades of another size, and does not follow it. */
function sizeNotices({ sizing, targets }: SessionConfig): string[] {
  const usual = SessionConfig.parse({});
  const isUsual = JSON.stringify(sizing) === JSON.stringify(usual.sizing);
  if (isUsual || targets.maxdd !== usual.targets.maxdd) return [];
  const size = 'notional' in sizing ? countText(sizing.notional) : `${sizing.quantity} units`;
  return [
    'Note: hard_tp_usd, the drawdown target and the rules on them are amounts of money, made for trades of ' +
      `70,000. With ${size} a trade, set targets.maxdd and the rules in --config to match.`,
  ];
}

/** The flags that are settings, by the names of the config; what was not typed is absent. */
function configFlags(flags: SessionFlags): Record<string, unknown> {
  const { segments, tests, seed, schedule, reviews, blind, placebo } = flags;
  const { feeBps, slippageBps, notional, quantity } = flags;
  if (notional !== undefined && quantity !== undefined) {
    throw new UsageError('--notional and --quantity exclude each other');
  }
  const set = (values: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const costs = set({ fee_bps: feeBps, slippage_bps: slippageBps });
  const sizing = set({ notional, quantity });
  return {
    ...set({ segments, tests, seed, schedule, reviews }),
    ...(blind ? {} : { blind }),
    ...(placebo === undefined ? {} : { placebo: { arms: placebo } }),
    ...(Object.keys(costs).length === 0 ? {} : { costs }),
    ...(Object.keys(sizing).length === 0 ? {} : { sizing }),
  };
}
