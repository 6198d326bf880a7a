import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequentialPlacebo } from '../../../analyzer/statistics/sequential-placebo.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { judgeKnown } from '../../../sessions/calibration/judge-known.ts';
import { candidateThreshold } from '../../../sessions/judging/run-placebo.ts';
import { freshInputs } from '../../helpers/small-session.ts';

/** Searches that come to what a script says, and a list of those that were played. */
function scripted(observed: number | null, t: (kind: string, arm: number) => number | null) {
  const played: string[] = [];
  const play: Parameters<typeof judgeKnown>[0] = async (kind, arm) => {
    played.push(kind === null ? 'market' : `${kind} ${arm}`);
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
  return { play, played };
}

describe('judgeKnown()', () => {
  it('says candidate where none of 19 arms of each kind did as well', async () => {
    const { play, played } = scripted(2, (kind) => (kind === 'mirror' ? null : 1.99));
    expect(await judgeKnown(play)).toEqual({
      candidate: true,
      champion_t: 2,
      shuffle_t: 1.99,
      mirror_t: null,
      arms: 38,
      decided_by: null,
    });
    expect(played).toHaveLength(39);
    expect(played.slice(0, 4)).toEqual(['market', 'shuffle 1', 'mirror 1', 'shuffle 2']);
  });

  it('ends at the first arm that did as well', async () => {
    const { play, played } = scripted(2, (kind, arm) => (kind === 'mirror' && arm === 7 ? 2 : 0));
    const judged = await judgeKnown(play);
    expect(judged).toMatchObject({ candidate: false, arms: 14, decided_by: 'mirror' });
    expect(played.at(-1)).toBe('mirror 7');
  });

  it('calls nobody a candidate who earned no more than the market did', async () => {
    const { play, played } = scripted(-0.1, () => -3);
    expect(await judgeKnown(play)).toMatchObject({ candidate: false, arms: 2, decided_by: null });
    expect(played).toHaveLength(3);
  });

  it('plays the first arm of both kinds in any case, so that their mean is of arms not picked', async () => {
    const { play, played } = scripted(0, (kind) => (kind === 'shuffle' ? 5 : -1));
    expect(await judgeKnown(play)).toMatchObject({
      candidate: false,
      arms: 2,
      decided_by: 'shuffle',
      shuffle_t: 5,
      mirror_t: -1,
    });
    expect(played).toEqual(['market', 'shuffle 1', 'mirror 1']);
  });

  it('finds nothing where nothing traded', async () => {
    const { play } = scripted(null, () => null);
    expect(await judgeKnown(play)).toMatchObject({ candidate: false, champion_t: null });
  });

  it('says what the first session on a market would say, with the arms that it has by default', async () => {
    const { placebo } = SessionConfig.parse({});
    const rule = { stopAfter: placebo.stop_after!, most: 19 };
    const threshold = candidateThreshold({ inputs: freshInputs() });
    const ts = fc.array(fc.integer({ min: -40, max: 20 }), { minLength: 19, maxLength: 19 });
    const verdicts = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), ts, ts, async (observed, a, b) => {
        const arms: Record<string, number[]> = { shuffle: a, mirror: b };
        const { play } = scripted(observed, (kind, arm) => arms[kind]![arm - 1]!);
        const p = (one: number[]) => sequentialPlacebo(observed, one, rule).p;
        const { candidate } = await judgeKnown(play);
        verdicts.add(candidate);
        expect(candidate).toBe(Math.max(p(a), p(b)) <= threshold);
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(verdicts.size).toBe(2);
  });
});
