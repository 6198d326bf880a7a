import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequentialPlacebo } from '../../../analyzer/statistics/sequential-placebo.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { judgeKnown } from '../../../sessions/calibration/judge-known.ts';
import { candidateThreshold } from '../../../sessions/judging/run-placebo.ts';
import { freshInputs } from '../../helpers/small-session.ts';

/** Scripted searches, and a list of those that ran. */
function scripted(observed: number | null, t: (kind: string, arm: number) => number | null) {
  const ran: string[] = [];
  const search: Parameters<typeof judgeKnown>[0] = async (kind, arm) => {
    ran.push(kind === null ? 'market' : `${kind} ${arm}`);
    const champion_t = kind === null ? observed : t(kind, arm);
    return {
      champion_t,
      record_t: null,
      record_pnl: 0,
      profitable_tests_share: null,
      finalists: 4,
      trials: 9,
    };
  };
  return { search, ran };
}

describe('judgeKnown()', () => {
  it('is a candidate if none of 19 arms of each kind did as well', async () => {
    const { search, ran } = scripted(2, (kind) => (kind === 'mirror' ? null : 1.99));
    expect(await judgeKnown(search)).toEqual({
      candidate: true,
      champion_t: 2,
      shuffle_t: 1.99,
      mirror_t: null,
      arms: 38,
      decided_by: null,
    });
    expect(ran).toHaveLength(39);
    expect(ran.slice(0, 4)).toEqual(['market', 'shuffle 1', 'mirror 1', 'shuffle 2']);
  });

  it('ends at the first arm that did as well', async () => {
    const { search, ran } = scripted(2, (kind, arm) => (kind === 'mirror' && arm === 7 ? 2 : 0));
    const judged = await judgeKnown(search);
    expect(judged).toMatchObject({ candidate: false, arms: 14, decided_by: 'mirror' });
    expect(ran.at(-1)).toBe('mirror 7');
  });

  it('is no candidate if it earned no more than the market', async () => {
    const { search, ran } = scripted(-0.1, () => -3);
    expect(await judgeKnown(search)).toMatchObject({ candidate: false, arms: 2, decided_by: null });
    expect(ran).toHaveLength(3);
  });

  it('always runs the first arm of both kinds, so that their mean is not of selected arms', async () => {
    const { search, ran } = scripted(0, (kind) => (kind === 'shuffle' ? 5 : -1));
    expect(await judgeKnown(search)).toMatchObject({
      candidate: false,
      arms: 2,
      decided_by: 'shuffle',
      shuffle_t: 5,
      mirror_t: -1,
    });
    expect(ran).toEqual(['market', 'shuffle 1', 'mirror 1']);
  });

  it('finds nothing if nothing traded', async () => {
    const { search } = scripted(null, () => null);
    expect(await judgeKnown(search)).toMatchObject({ candidate: false, champion_t: null });
  });

  it('agrees with the first session on a market, with its default number of arms', async () => {
    const { placebo } = SessionConfig.parse({});
    const rule = { stopAfter: placebo.stop_after!, most: 19 };
    const threshold = candidateThreshold({ inputs: freshInputs() });
    const ts = fc.array(fc.integer({ min: -40, max: 20 }), { minLength: 19, maxLength: 19 });
    const verdicts = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), ts, ts, async (observed, a, b) => {
        const arms: Record<string, number[]> = { shuffle: a, mirror: b };
        const { search } = scripted(observed, (kind, arm) => arms[kind]![arm - 1]!);
        const p = (one: number[]) => sequentialPlacebo(observed, one, rule).p;
        const { candidate } = await judgeKnown(search);
        verdicts.add(candidate);
        expect(candidate).toBe(Math.max(p(a), p(b)) <= threshold);
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(verdicts.size).toBe(2);
  });
});
