import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../../agents/models/pricing.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import type { SessionStore } from '../../../sessions/context/session-store.ts';
import { createFileStore } from '../../../sessions/record/file-store.ts';
import { readOrigin } from '../../../sessions/record/read-session.ts';
import testRecorder from '../../../sessions/record/record-test.ts';
import { resumeSession } from '../../../sessions/resume-session.ts';
import { runSession } from '../../../sessions/run-session.ts';
import { verifySession } from '../../../sessions/verify-session.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { type Script, SEAT, scriptedDesk } from '../../helpers/scripted-model.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { PROGRAM, sessionSetup, smallConfig, smallMarket } from '../../helpers/small-session.ts';
import { stubBrain } from '../../helpers/stub-brain.ts';

const market = smallMarket();
const config = smallConfig({
  tests: 4,
  wave: 2,
  reviews: 0,
  placebo: { arms: 1, stop_after: null },
  agents: { maestro: 'heuristic', strategist: SEAT, critic: SEAT },
});
const NOW = () => new Date('2026-01-02T00:00:00Z');

let asked = 0;
const brain: Script = ({ output, messages }) => {
  asked += 1;
  return { text: stubBrain({ schema: jsonSchemaOf(output.schema), messages }) };
};

/** A desk that knows what is on record. */
function deskOf(store: Pick<SessionStore, 'recordedAttempts'>) {
  return { ...scriptedDesk({ script: brain }), recorded: store.recordedAttempts };
}

class Crash extends Error {}

/** @param isEnd at which event the process dies; never where it is not given */
async function runLed(lab: string, isEnd: (event: SessionEvent) => boolean = () => false) {
  const store = createFileStore(join(lab, 'sessions'), 'led', NOW);
  try {
    await runSession(
      { ...sessionSetup({ config, market }), name: 'led' },
      {
        agents: heuristicAgents,
        pool: inProcessPool(testRecorder()),
        store,
        desk: deskOf(store),
        onEvent: (event) => {
          if (isEnd(event)) throw new Crash();
        },
      },
    );
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  } finally {
    store.close();
  }
}

async function resume(lab: string): Promise<void> {
  const opened = await resumeSession(join(lab, 'sessions'), 'led', {
    now: NOW,
    program: PROGRAM,
    market: () => market,
    workers: 1,
    budget: {},
    isForced: false,
  });
  const { store } = opened!;
  try {
    await opened!.run({
      agents: heuristicAgents,
      pool: inProcessPool(testRecorder()),
      desk: deskOf(store),
    });
  } finally {
    store.close();
  }
}

/** What verifying it finds. */
function differences(lab: string) {
  return verifySession(readOrigin(join(lab, 'sessions'), 'led'), {
    market,
    agents: heuristicAgents,
    pool: inProcessPool(testRecorder()),
    program: PROGRAM,
    scratch: temporaryFolder(),
  });
}

/** Results and transcripts, without journal, logs of tests and times. */
function comparable(lab: string): Map<string, string> {
  const files = [...filesBelow(join(lab, 'sessions', 'led'))].filter(
    ([path]) => path !== 'journal.jsonl' && !path.endsWith('test.log'),
  );
  return new Map(files.map(([path, text]) => [path, text.replace(/"clock": \{[^}]*\}/, '')]));
}

describe('runModelLedArm() on disk', () => {
  it.each([
    ['before the first arm', (event: SessionEvent) => event.type === 'placebo_started'],
    ['after the first arm', (event: SessionEvent) => event.type === 'arm_finished'],
    [
      'in the midst of an arm',
      (() => {
        let calls = 0;
        let isJudging = false;
        return (event: SessionEvent) => {
          isJudging ||= event.type === 'placebo_started';
          if (isJudging && event.type === 'call_finished') calls += 1;
          return calls === 2;
        };
      })(),
    ],
  ])('ends with the same files after a kill, %s', async (_when, isEnd) => {
    const [whole, killed] = [temporaryFolder(), temporaryFolder()];
    asked = 0;
    await runLed(whole);
    const once = asked;
    asked = 0;
    await runLed(killed, isEnd);
    await resume(killed);
    expect(comparable(killed)).toEqual(comparable(whole));
    // No answer that was on record is asked for again.
    expect(asked).toBeLessThanOrEqual(once + 1);
  });

  it('resumes at a call in flight during a kill, which is repeated', async () => {
    const lab = temporaryFolder();
    let isJudging = false;
    let calls = 0;
    await runLed(lab, ({ type }) => {
      isJudging ||= type === 'placebo_started';
      if (isJudging && type === 'call_started') calls += 1;
      return calls === 2;
    });
    await resume(lab);
    const outcomes = [...filesBelow(join(lab, 'sessions', 'led'))]
      .filter(([path]) => path.startsWith('transcripts/'))
      .map(([, text]) => (JSON.parse(text) as { outcome: string }).outcome);
    expect(outcomes.filter((outcome) => outcome === 'unknown')).toHaveLength(1);
    expect(await differences(lab)).toEqual([]);
  });

  it('is equal when the session is verified', async () => {
    const lab = temporaryFolder();
    await runLed(lab);
    expect(await differences(lab)).toEqual([]);
  });
});
