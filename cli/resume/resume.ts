import { join } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic-agents.ts';
import { backtestPool } from '../../engine/backtest-pool.ts';
import type { BacktestPool } from '../../engine/pool-port.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { type Resumption, resumeSession } from '../../sessions/resume-session.ts';
import { isDerived } from '../../sessions/retold-events.ts';
import { sentenceOf } from '../failure.ts';
import { findUnfinished } from '../find-session.ts';
import { type RecordedMarketFlags, recordedMarket } from '../recorded-market.ts';
import { playOut } from '../session/play-out.ts';
import { type ScreenFlags, sessionScreen } from '../session/session-screen.ts';
import { type StopSignal, stopSignal } from '../stop-signal.ts';
import { print, say } from '../terminal.ts';
import { thisProgram } from '../this-program.ts';
import { workerCount } from '../worker-count.ts';

export interface ResumeFlags extends RecordedMarketFlags, ScreenFlags {
  readonly workers?: number;
  readonly force?: boolean;
  readonly plain?: boolean;
}

/** `maestro resume`. */
export async function resume(wanted: string, flags: ResumeFlags): Promise<void> {
  const { lab } = flags;
  const workers = workerCount(flags.workers);
  const sessionsFolder = join(lab, 'sessions');
  const name = findUnfinished(sessionsFolder, wanted, lab);
  if (name === null) {
    if (flags.quiet !== true)
      say(`There is nothing to resume in ${lab}: every session is finished`);
    return;
  }
  const stop = stopSignal();
  const pool = backtestPool({ workers });
  try {
    const resumed = await resumeSession(sessionsFolder, name, {
      now: () => new Date(),
      program: thisProgram(),
      market: (facts) => recordedMarket(facts, flags),
      workers,
      // Flags that raise what may be spent belong here.
      budget: null,
      isForced: flags.force === true,
    });
    if (resumed === null) {
      if (flags.quiet !== true) say(`${name} is finished: read it with "maestro show ${name}"`);
      return;
    }
    await goOn(name, resumed, flags, pool, stop);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    // What a signal brings about is no news; what failed besides is.
    const isStop = error === stop.signal.reason || (error as Error).name === 'AbortError';
    if (!isStop) say(sentenceOf(error));
    process.exitCode = stop.exitCode();
  } finally {
    await pool.close();
    stop.release();
  }
}

async function goOn(
  name: string,
  { identity, store, event, play }: Resumption,
  flags: ResumeFlags,
  pool: BacktestPool,
  stop: StopSignal,
): Promise<void> {
  const { segments, tests } = identity.config;
  const done = store.tests.size;
  if (flags.quiet !== true && flags.json !== true) {
    print(
      `Session ${name} goes on: ${countText(done)} of ${plural(segments * tests, 'test')} on record`,
    );
  }
  if (store.tornTail !== null && flags.quiet !== true) {
    say('Note: the last line of its journal was cut off, and was dropped');
  }
  const screen = sessionScreen(flags, {
    tests: done,
    isNews: (one) => !isDerived(one) || !store.isCatchingUp,
  });
  screen(event);
  await playOut({
    ...{ lab: flags.lab, flags, stop, store, screen },
    play: (onEvent) => play({ agents: heuristicAgents, pool, signal: stop.signal, onEvent }),
  });
}
