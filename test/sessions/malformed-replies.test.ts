import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../agents/models/pricing.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { SegmentPlan } from '../../protocol/segment-plan.ts';
import { SegmentResults } from '../../protocol/segment-results.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { SessionError } from '../../sessions/context/session-error.ts';
import { runSession } from '../../sessions/run-session.ts';
import { NONSENSE, repliesOf, strays } from '../helpers/malformed-replies.ts';
import { sampleSize } from '../helpers/sampled.ts';
import { SEAT, scriptedDesk } from '../helpers/scripted-model.ts';
import { memoryStore, sessionSetup, smallConfig } from '../helpers/small-session.ts';
import { stubBrain } from '../helpers/stub-brain.ts';

const AGENTS = { maestro: SEAT, strategist: SEAT, critic: SEAT };
const CONFIG = SessionConfig.parse({
  ...smallConfig({ tests: 2, wave: 1, reviews: 2 }),
  agents: AGENTS,
});

/**
 * A session whose models answer one time in three what they should, and otherwise something that
 * became of it on its way.
 *
 * @param run which part of the corpus is used
 */
async function runMalformed(run: number) {
  const { store, files, events, recorder } = memoryStore();
  let sent = run;
  const desk = scriptedDesk({
    script: ({ output, messages }) => {
      const good = stubBrain({ schema: jsonSchemaOf(output.schema), messages });
      sent += 1;
      if (sent % 3 === 0) return { text: good };
      const corpus = [...NONSENSE, ...repliesOf({ answer: JSON.parse(good) as object })];
      return { text: corpus[(sent * 37 + run) % corpus.length]!.text };
    },
  });
  const setup = sessionSetup({ config: CONFIG });
  const end = await runSession(setup, {
    agents: heuristicAgents,
    pool: inProcessPool(recorder),
    store,
    desk,
  }).catch((error: unknown) => error);
  const transcripts = [...files]
    .filter(([path]) => path.startsWith('transcripts/'))
    .map(([, text]) => Transcript.parse(JSON.parse(text)));
  return { end, transcripts, events, files, inputs: setup.inputs };
}

describe('a session of models that answer nonsense', () => {
  it('never crashes, asks for one repair at most, and runs nothing out of range', async () => {
    let replies = 0;
    let dropped = 0;
    let ended = 0;
    for (let run = 0; replies < sampleSize(400, 150); run++) {
      const { end, transcripts, events, files, inputs } = await runMalformed(run);
      replies += transcripts.length;
      // Where nothing is known yet and nothing was proposed, there is nothing to run.
      if (end instanceof Error) {
        expect(end).toBeInstanceOf(SessionError);
        expect(end.message).toContain('no proposal was made');
      } else ended += 1;

      const turns = new Map<number, Transcript[]>();
      for (const one of transcripts) turns.set(one.turn, [...(turns.get(one.turn) ?? []), one]);
      for (const [turn, attempts] of turns) {
        expect(attempts.length, `turn ${turn}`).toBeLessThanOrEqual(2);
        expect(attempts.map(({ kind }) => kind)).toEqual(
          ['ask', 'repair'].slice(0, attempts.length),
        );
      }
      const taken = new Set(events.flatMap((event) => (event.type === 'turn' ? [event.turn] : [])));
      const drops = new Set(inputs.dropped_turns.map(({ turn }) => turn));
      dropped += drops.size;
      // A turn was taken or dropped, never both, and nothing was invented in its place.
      for (const turn of turns.keys())
        expect(taken.has(turn) !== drops.has(turn), `${turn}`).toBe(true);
      for (const [path, text] of files) {
        if (path.endsWith('segment_plan.json')) {
          const plan = SegmentPlan.parse(JSON.parse(text));
          expect(strays(plan)).toEqual([]);
          expect(plan.proposals.length === 0 ? plan.chosen : null).toBeNull();
        }
        if (path.endsWith('segment_results.json')) {
          const results = SegmentResults.parse(JSON.parse(text));
          expect(strays([results.strategy_at_start, results.strategy_at_end])).toEqual([]);
        }
      }
      expect(run).toBeLessThan(200);
    }
    expect(dropped).toBeGreaterThan(replies / 8);
    expect(ended).toBeGreaterThan(3);
  });
});
