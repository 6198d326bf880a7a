import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { marketWarnings } from '../../engine/strategy/market-warnings.ts';
import { planWindows, vaultByShare } from '../../engine/windows.ts';
import type { Market } from '../../market/market.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { countText, percentText } from '../../protocol/number-text.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { searchableMarket } from '../../sessions/context/searchable-market.ts';
import { runningOwner, sessionInUse } from '../../sessions/record/session-lock.ts';
import { checkedName, stampedName } from '../../sessions/record/session-name.ts';
import { seatAgents } from '../agents/agent-settings.ts';
import { checkAccess, refuseCallOptions } from '../agents/check-access.ts';
import { limitsOf } from '../agents/live-desk.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { chooseMarket } from '../lab/choose-market.ts';
import { knownBars } from '../lab/known-bars.ts';
import { openLedger } from '../lab/open-ledger.ts';
import { readOptions } from '../options/market-options.ts';
import { isOffline } from '../options/offline.ts';
import { workerCount } from '../options/worker-count.ts';
import { isForPeople } from '../terminal/session-screen.ts';
import { print, say } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { loadConfig } from './load-config.ts';
import { marketBetween } from './market-between.ts';
import { configFlags, type SessionFlags } from './session-flags.ts';

/** `maestro session`: checks the options, chooses the market, and starts the session or prints its plan. */
export async function session(flags: SessionFlags): Promise<void> {
  const { lab } = flags;
  const isDry = flags.dryRun === true;
  const workers = workerCount(flags.workers);
  const name = asUsage(() => checkedName(flags.name ?? stampedName(new Date())));
  const loaded = loadConfig(flags.config ?? null, configFlags(flags), process.env);
  const noNetwork = flags.offline === true || isOffline();
  const { seats, sentence } = seatAgents(flags, loaded.agents, process.env, noNetwork);
  // Parsed again, so that keys are in the order of the schema, as after reading a stored config.
  const { placebo } = loaded.config;
  const arms = placebo.arms ?? armsOf(process.env.MAESTRO_PLACEBO);
  const config = SessionConfig.parse({
    ...loaded.config,
    placebo: { ...placebo, arms },
    agents: seats,
  });
  // Checked before the market is read, which takes long.
  if (flags.name !== undefined) refuseRunning(join(lab, 'sessions', name));
  refuseCallOptions(config.agents, flags);
  if (!isDry) checkAccess(config.agents, process.env, flags.baseUrl);
  const wanted = flags.market ?? loaded.market ?? [];
  await untilStopped(async (stop) => {
    // Threads start while the market is read.
    const pool = isDry ? null : await startPool(workers);
    try {
      const { market: chosen, notices } = await chooseMarket({
        ...readOptions(flags),
        wanted,
        lab,
        isOffline: noNetwork,
        archiveUrl: flags.archiveUrl,
        mayDownload: !isDry,
        signal: stop.signal,
      });
      const market = marketBetween(chosen, flags);
      const announce = (sentences: readonly string[]) => {
        if (flags.quiet !== true) for (const sentence of sentences) say(sentence);
      };
      announce([...notices, ...sizeNotices(config)]);
      const ledger = openLedger(lab);
      const known = knownBars(ledger, market, chosen);
      const windows = planWindows(market, config, known.lockedFrom);
      const seen = marketWarnings(searchableMarket(market, windows));
      announce(seen.map(({ text }) => `Note: ${text}`));
      announce([...known.recognised, ...vaultNotices(market, config, known.lockedFrom)]);
      if (pool === null) {
        const { dryRun } = await import('./dry-run.ts');
        dryRun({
          config,
          market,
          known,
          windows,
          workers,
          agents: sentence,
          budget: limitsOf(flags, loaded.agents, seats),
          wantsExam: flags.exam === true,
        });
        return;
      }
      if (isForPeople(flags)) print(`${sentence}.`);
      const { startSession } = await import('./start-session.ts');
      const settings = loaded.agents;
      const { bars } = known;
      await startSession({
        ...{ flags, settings, wanted, name, config, market, bars, ledger, pool, stop },
      });
    } finally {
      await pool?.close();
    }
  });
}

async function startPool(workers: number) {
  const { backtestPool } = await import('../../engine/pool/backtest-pool.ts');
  return backtestPool({ workers });
}

/** Placebo runs of each kind by the environment; null if unset. */
function armsOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot read MAESTRO_PLACEBO: found "${text}"; give a whole number from 0 to 9999`,
  );
}

/** @throws {NameTakenError} a running process has the session */
function refuseRunning(folder: string): void {
  const owner = existsSync(folder) ? runningOwner(folder) : null;
  if (owner !== null) throw sessionInUse(folder, owner);
}

/** A note if the vault is not where this config would place it. */
function vaultNotices(market: Market, { vault }: SessionConfig, fixed: number | null): string[] {
  if (fixed === null) return [];
  const { time, length, intervalMs } = market.bars;
  if (fixed >= time[length - 1]! + intervalMs) {
    return [
      `Note: these bars end before their vault, which begins at ${isoInstant(fixed)}; a session with later bars is needed for an exam.`,
    ];
  }
  const byShare = vaultByShare(market, vault);
  if (byShare === fixed) return [];
  return [
    `Note: bars from ${isoInstant(fixed)} on are locked since the first session on these bars. A vault of ` +
      `${percentText(vault.share)} of these bars would begin at ${isoInstant(byShare)}.`,
  ];
}

/** A note on settings in quote currency that do not scale with the size of trades. */
function sizeNotices({ sizing, targets }: SessionConfig): string[] {
  const usual = SessionConfig.parse({});
  const isUsual = JSON.stringify(sizing) === JSON.stringify(usual.sizing);
  if (isUsual || targets.maxdd !== usual.targets.maxdd) return [];
  const size = 'notional' in sizing ? countText(sizing.notional) : `${sizing.quantity} units`;
  return [
    'Note: hard_tp_usd, the drawdown target and its rules are amounts for trades of 70,000. With ' +
      `${size} per trade, set targets.maxdd and the rules in --config to match.`,
  ];
}
