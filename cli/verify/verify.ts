import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic-agents.ts';
import { backtestPool } from '../../engine/backtest-pool.ts';
import { intervalMs } from '../../market/interval.ts';
import type { Market } from '../../market/market.ts';
import { listMarkets, readMarket } from '../../market/market-store.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import type { Program } from '../../protocol/session-files.ts';
import { readOrigin } from '../../sessions/read-session.ts';
import { verifySession } from '../../sessions/verify-session.ts';
import { plainText } from '../../tui/plain-text.ts';
import { EXIT } from '../exit-codes.ts';
import { UsageError } from '../failure.ts';
import { findSession } from '../find-session.ts';
import { chooseMarket } from '../session/choose-market.ts';
import { stopSignal } from '../stop-signal.ts';
import { endProgress, print, say, showProgress } from '../terminal.ts';
import { thisProgram } from '../this-program.ts';
import { workerCount } from '../worker-count.ts';

const MAX_SHOWN = 20;

export interface VerifyFlags {
  readonly market?: string[];
  readonly symbol?: string;
  readonly interval?: string;
  readonly calendar: 'auto' | 'continuous' | 'sessions';
  readonly workers?: number;
  readonly lab: string;
  readonly json?: boolean;
}

/** `maestro verify`. */
export async function verify(wanted: string, flags: VerifyFlags): Promise<void> {
  const { lab } = flags;
  const workers = workerCount(flags.workers);
  const sessionsFolder = join(lab, 'sessions');
  const name = findSession(sessionsFolder, wanted, lab);
  const stored = readOrigin(sessionsFolder, name);
  const program = thisProgram();
  if (flags.json !== true) noteAnother(stored.identity.program, program);
  const market = await marketOf(stored.identity.market, flags);
  const stop = stopSignal();
  const scratch = mkdtempSync(join(tmpdir(), 'maestro-verify-'));
  const pool = backtestPool({ workers });
  try {
    const differences = await verifySession(stored, {
      ...{ market, pool, scratch, program, agents: heuristicAgents },
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type !== 'wave_finished') return;
        const { segment, progress } = event;
        const { segments } = stored.identity.config;
        showProgress(`Playing again: segment ${segment} of ${segments}, ${progress.done} tests`);
      },
    });
    endProgress();
    if (differences.length > 0) process.exitCode = EXIT.different;
    if (flags.json === true) {
      print(
        JSON.stringify(
          { session: name, identical: differences.length === 0, differences },
          null,
          2,
        ),
      );
      return;
    }
    const { tests, segments } = stored.identity.config;
    const all = `${countText(segments * tests)} tests played again`;
    if (differences.length === 0) {
      print(
        `${name} is what its config, market and inputs make of it: every file is the same (${all})`,
      );
      return;
    }
    print(`${name}: ${plural(differences.length, 'file')} not as played again (${all})`);
    for (const { path, what } of differences.slice(0, MAX_SHOWN))
      print(`  ${plainText(path)}: ${plainText(what)}`);
    const more = differences.length - MAX_SHOWN;
    if (more > 0) print(`  and ${plural(more, 'other')} (all with --json)`);
  } catch (error) {
    endProgress();
    if (!stop.signal.aborted) throw error;
    process.exitCode = stop.exitCode();
  } finally {
    stop.release();
    await pool.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Another build or Node may play it again: that it comes to the same is worth all the more. */
function noteAnother(then: Program, now: Program): void {
  if (then.build !== now.build) {
    say(`Note: it was begun by build ${then.build}, and this is build ${now.build}`);
  }
  if (then.node !== now.node) {
    say(`Note: it was begun under Node ${then.node}, and this is Node ${now.node}`);
  }
}

/** What was named; else the market of the lab with the same bars; else a simulated one made again. */
async function marketOf(facts: MarketFacts, flags: VerifyFlags): Promise<Market> {
  if (flags.market !== undefined) {
    const { market } = await chooseMarket({
      ...{ wanted: flags.market, lab: flags.lab, calendar: flags.calendar },
      ...{ isOffline: true, archiveUrl: '', mayDownload: false },
      ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
      ...(flags.interval === undefined ? {} : { interval: flags.interval }),
    });
    return market;
  }
  // The same bars may be stored under several names and labels.
  const same = listMarkets(join(flags.lab, 'data')).filter(
    (one) => 'facts' in one && one.facts.hash === facts.hash,
  );
  const labels = ({
    symbol,
    venue,
    calendar,
  }: Pick<MarketFacts, 'symbol' | 'venue' | 'calendar'>) =>
    JSON.stringify([symbol, venue, calendar]);
  const stored =
    same.find((one) => 'facts' in one && labels(one.facts) === labels(facts)) ?? same[0];
  if (stored !== undefined) return readMarket(stored.path);
  const made = facts.simulated === null ? null : simulatedAgain(facts);
  if (made !== null) return made;
  throw new UsageError(
    `The lab has no market with the bars of this session (${facts.symbol} ${facts.interval}, ${facts.venue}): ` +
      'name its files with --market, as they were named then',
  );
}

function simulatedAgain({ simulated, interval, hash }: MarketFacts): Market | null {
  const { kind, seed, days, strength } = simulated!;
  for (const edge of ['momentum', 'reversion'] as const) {
    const market = simulateMarket({
      ...{ kind, seed, days, edge, intervalMs: intervalMs(interval)! },
      ...(strength === null ? {} : { strength }),
    });
    if (market.hash === hash) return market;
  }
  return null;
}
