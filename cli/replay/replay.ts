import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import type { Role, Transcript } from '../../protocol/session-files.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import { readTranscripts, rejectDamaged } from '../../sessions/record/read-transcripts.ts';
import { replaySession } from '../../sessions/replay-session.ts';
import { EXIT } from '../failures/exit-codes.ts';
import { UsageError } from '../failures/failure.ts';
import { findSession } from '../lab/find-session.ts';
import { labArms } from '../lab/lab-arms.ts';
import { type RecordedMarketFlags, recordedMarket } from '../lab/recorded-market.ts';
import { onlyOne } from '../options/only-one.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { workerCount } from '../options/worker-count.ts';
import { screenKind } from '../terminal/screen-kind.ts';
import { plainScreen } from '../terminal/session-screen.ts';
import { print, say } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';
import { conversationText } from './conversation-text.ts';

export interface ReplayFlags extends RecordedMarketFlags, ScreenChoice {
  readonly check?: boolean;
  readonly print?: boolean;
  readonly role?: Role;
  readonly segment?: number;
  readonly markdown?: boolean;
  readonly workers?: number;
}

/** `maestro replay`. */
export async function replay(wanted: string, flags: ReplayFlags): Promise<void> {
  for (const option of ['check', 'market', 'workers', 'plain', 'json', 'quiet'] as const) {
    onlyOne('replay a session', { '--print': flags.print, [`--${option}`]: flags[option] });
  }
  const { sessionsFolder, name, folder } = findSession(flags.lab, wanted);
  if (flags.print === true) {
    printConversation(folder, name, flags);
    return;
  }
  // A market and a worker count matter only to a check.
  const isCheck = flags.check ?? (flags.market !== undefined || flags.workers !== undefined);
  if (!isCheck && screenKind(flags) === 'dashboard') {
    const { openPlayer } = await import('./open-player.ts');
    await openPlayer(flags.lab, folder);
    return;
  }
  const workers = workerCount(flags.workers);
  const stored = readOrigin(sessionsFolder, name);
  const market = await recordedMarket(stored, flags);
  await untilStopped(async (stop) => {
    const pool = backtestPool({ workers });
    const arms = labArms(flags.lab, workers, thisProgram());
    try {
      const differences = await replaySession(stored, {
        market,
        pool,
        arms,
        program: thisProgram(),
        agents: heuristicAgents,
        signal: stop.signal,
        onEvent: plainScreen(flags).onEvent,
      });
      for (const { path, what } of differences) say(`${path}: ${what}`);
      if (differences.length > 0) process.exitCode = EXIT.different;
      else if (flags.quiet !== true && flags.json !== true) {
        print(
          'Replayed from the recorded turns. No provider was called; all results are identical.',
        );
      }
    } finally {
      await Promise.all([pool.close(), arms.close()]);
    }
  });
}

function printConversation(folder: string, name: string, flags: ReplayFlags): void {
  const { role, segment, markdown } = flags;
  const transcripts: Transcript[] = [];
  for (const one of readTranscripts(folder, rejectDamaged)) {
    // Placebo arms are not part of the conversation of the session.
    if (one.arm !== undefined) continue;
    const isOfRole = role === undefined || one.role === role;
    if (isOfRole && (segment === undefined || one.segment === segment)) transcripts.push(one);
  }
  if (transcripts.length === 0) {
    const whose = role === undefined ? '' : ` of the ${role}`;
    const when = segment === undefined ? '' : ` in segment ${segment}`;
    throw new UsageError(
      `Cannot print the conversation of "${name}": there are no turns${whose}${when}`,
    );
  }
  if (markdown === true) print(`# Conversation of ${name}\n`);
  print(conversationText(transcripts, { isMarkdown: markdown === true }));
}
