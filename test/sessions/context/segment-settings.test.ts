import { describe, expect, it } from 'vitest';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { isFirstOwnSegment, segmentSettings } from '../../../sessions/context/segment-settings.ts';
import { SEAT } from '../../helpers/scripted-model.ts';

const HEURISTIC = { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' } as const;
const MODEL = { ...HEURISTIC, critic: SEAT };

describe('segmentSettings()', () => {
  it('is seed and agents of the session', () => {
    const config = SessionConfig.parse({ seed: 4, agents: MODEL });
    expect(segmentSettings(config, 3)).toEqual({ seed: 4, agents: MODEL });
  });

  it('is those of the parents of a fork in the segments that it shares with them', () => {
    const config = SessionConfig.parse({
      seed: 4,
      agents: MODEL,
      fork: {
        parent: '0123456789ab',
        parent_name: 'mine',
        pasts: [
          { until_segment: 1, seed: 2, agents: HEURISTIC },
          { until_segment: 3, seed: 3, agents: HEURISTIC },
        ],
      },
    });
    expect([1, 2, 3, 4, 5].map((segment) => segmentSettings(config, segment).seed)).toEqual([
      2, 3, 3, 4, 4,
    ]);
    expect(segmentSettings(config, 4).agents.critic).toEqual(SEAT);
  });
});

describe('isFirstOwnSegment()', () => {
  it('is where each fork leaves its parent, and nowhere in a session that is not a fork', () => {
    const past = (until_segment: number) => ({ until_segment, seed: 1, agents: HEURISTIC });
    const fork = { parent: '0123456789ab', parent_name: 'mine', pasts: [past(1), past(3)] };
    const firsts = (config: Pick<SessionConfig, 'fork'>) =>
      [1, 2, 3, 4, 5].filter((segment) => isFirstOwnSegment(config, segment));
    expect(firsts({ fork })).toEqual([2, 4]);
    expect(firsts({})).toEqual([]);
  });
});
