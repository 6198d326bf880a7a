import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { resumeSession } from '../../sessions/resume-session.ts';
import { budgetText } from '../../view/plain-display.ts';
import { checkAccess, refuseCallOptions } from '../agents/check-access.ts';
import { typedLimits } from '../agents/live-desk.ts';
import { continueSession } from '../lab/continue-session.ts';
import { findUnfinished } from '../lab/find-session.ts';
import { type RecordedMarketFlags, recordedMarket } from '../lab/recorded-market.ts';
import type { CallFlags } from '../options/agent-options.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { workerCount } from '../options/worker-count.ts';
import { say } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';

export interface ResumeFlags extends RecordedMarketFlags, ScreenChoice, CallFlags {
  readonly workers?: number;
  readonly force?: boolean;
}

/** `maestro resume`. */
export async function resume(wanted: string, flags: ResumeFlags): Promise<void> {
  const { lab } = flags;
  const workers = workerCount(flags.workers);
  const found = findUnfinished(lab, wanted);
  if (found === null) {
    if (flags.quiet !== true) say(`Nothing to resume in ${lab}: every session is finished`);
    return;
  }
  const { sessionsFolder, name } = found;
  await untilStopped(async (stop) => {
    const pool = backtestPool({ workers });
    try {
      const resumed = await resumeSession(sessionsFolder, name, {
        now: () => new Date(),
        program: thisProgram(),
        market: (origin) => recordedMarket(origin, flags),
        check: ({ config }) => {
          refuseCallOptions(config.agents, flags);
          checkAccess(config.agents, process.env, flags.baseUrl);
        },
        workers,
        budget: typedLimits(flags),
        isForced: flags.force === true,
      });
      if (resumed === null) {
        if (flags.quiet !== true) say(`${name} is finished; read it with maestro show ${name}`);
        return;
      }
      const done = countText(resumed.store.tests.size);
      const { segments, tests } = resumed.identity.config;
      const intro = `Resuming session ${name}: ${done} of ${plural(segments * tests, 'test')} are recorded`;
      const limits = budgetText(resumed.event.budget);
      const budget = limits === null ? '' : `\nBudget for models, since its start: ${limits}`;
      await continueSession(`${intro}${budget}`, resumed, flags, pool, stop);
    } finally {
      await pool.close();
    }
  });
}
