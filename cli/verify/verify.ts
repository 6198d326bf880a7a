import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { armPool } from '../../sessions/judging/arm-pool.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import { runtimeChanges } from '../../sessions/rerun/identity-changes.ts';
import { verifySession } from '../../sessions/verify-session.ts';
import { plainText } from '../../view/plain-text.ts';
import { EXIT } from '../failures/exit-codes.ts';
import { findSession } from '../lab/find-session.ts';
import { type RecordedMarketFlags, recordedMarket } from '../lab/recorded-market.ts';
import { workerCount } from '../options/worker-count.ts';
import { endProgress, print, printJson, say, showProgress } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';

const MAX_SHOWN = 20;

export interface VerifyFlags extends RecordedMarketFlags {
  readonly workers?: number;
  readonly json?: boolean;
}

/** `maestro verify`. */
export async function verify(wanted: string, flags: VerifyFlags): Promise<void> {
  const workers = workerCount(flags.workers);
  const { sessionsFolder, name } = findSession(flags.lab, wanted);
  const stored = readOrigin(sessionsFolder, name);
  const program = thisProgram();
  if (flags.json !== true) {
    // Another build or Node may recompute it: an identical result then means all the more.
    for (const note of runtimeChanges(stored.identity.program, program)) say(`Note: ${note}`);
  }
  const market = await recordedMarket(stored, flags);
  await untilStopped(async (stop) => {
    const scratch = mkdtempSync(join(tmpdir(), 'maestro-verify-'));
    const pool = backtestPool({ workers });
    // Cached arms are results, too: they are recomputed.
    const arms = armPool(workers);
    try {
      const differences = await verifySession(stored, {
        market,
        pool,
        arms,
        scratch,
        program,
        agents: heuristicAgents,
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === 'arm_finished') {
            showProgress(`Recomputing: placebo run ${event.done} of ${event.of}`);
          }
          if (event.type !== 'wave_finished') return;
          const { segment, progress } = event;
          const { segments } = stored.identity.config;
          showProgress(`Recomputing: segment ${segment} of ${segments}, ${progress.done} tests`);
        },
      });
      endProgress();
      if (differences.length > 0) process.exitCode = EXIT.different;
      if (flags.json === true) {
        printJson({ session: name, identical: differences.length === 0, differences });
        return;
      }
      const { tests, segments } = stored.identity.config;
      const all = `${countText(segments * tests)} tests recomputed`;
      if (differences.length === 0) {
        print(`${name} is verified: every file is identical (${all})`);
        return;
      }
      print(`${name} differs in ${plural(differences.length, 'file')} (${all})`);
      for (const { path, what } of differences.slice(0, MAX_SHOWN))
        print(`  ${plainText(path)}: ${plainText(what)}`);
      const more = differences.length - MAX_SHOWN;
      if (more > 0) print(`  and ${plural(more, 'other')} (all with --json)`);
    } finally {
      endProgress();
      await Promise.all([pool.close(), arms.close()]);
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}
