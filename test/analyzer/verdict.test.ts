import { describe, expect, it } from 'vitest';
import { judge } from '../../analyzer/verdict.ts';
import type { PlaceboResult } from '../../protocol/honesty.ts';
import { EXAM, HONESTY } from '../helpers/protocol-examples.ts';

const { placebo } = HONESTY;
const FEW: PlaceboResult = {
  ...placebo!,
  shuffle: { ...placebo!.shuffle, runs: 19, failed: 0, exceeding: 0, p: 0.05 },
  mirror: { ...placebo!.mirror, runs: 19, failed: 0, exceeding: 0, p: 0.05 },
  p: 0.05,
  threshold: 0.05,
};
const MANY: PlaceboResult = { ...FEW, mirror: { ...FEW.mirror, exceeding: 1, p: 0.1 }, p: 0.1 };

describe('judge()', () => {
  it('returns candidate if luck rarely does as well, and no evidence if it does', () => {
    const found = judge({ finalists: 3, championT: 2.5, placebo: FEW, exam: null });
    expect(found.verdict).toBe('candidate');
    expect(found.why).toContain('in 0 of 19 runs');
    expect(found.why).toContain('the exam on the locked bars has not been run');
    const luck = judge({ finalists: 3, championT: 2.5, placebo: MANY, exam: null });
    expect(luck.verdict).toBe('no evidence');
    expect(luck.why).toContain('mirrored copies');
    expect(luck.why).toContain('in 1 of 19 runs');
    expect(luck.why).toContain('p 0.10, a candidate needs 0.050 or less');
  });

  it('requires a positive excess t even if luck never does as well', () => {
    expect(judge({ finalists: 3, championT: -0.2, placebo: FEW, exam: null }).verdict).toBe(
      'no evidence',
    );
    expect(judge({ finalists: 3, championT: 0, placebo: FEW, exam: null }).verdict).toBe(
      'no evidence',
    );
    const nothing = judge({ finalists: 3, championT: null, placebo: FEW, exam: null });
    expect(nothing).toEqual({ verdict: 'no evidence', why: 'no strategy of this session traded' });
  });

  it('returns survived only for a candidate that passed its exam', () => {
    expect(judge({ finalists: 3, championT: 2.5, placebo: FEW, exam: EXAM }).verdict).toBe(
      'survived',
    );
    const failed = { ...EXAM, p: 0.3, passed: false };
    const lost = judge({ finalists: 3, championT: 2.5, placebo: FEW, exam: failed });
    expect(lost.verdict).toBe('no evidence');
    expect(lost.why).toContain('the candidate failed its exam: p 0.30 on the locked bars');
    expect(judge({ finalists: 3, championT: 2.5, placebo: MANY, exam: EXAM }).verdict).toBe(
      'no evidence',
    );
  });

  it('returns not judged if the arms are too few for any candidate', () => {
    const three = { ...FEW.shuffle, wanted: 3, runs: 3, p: 0.25, failed: 0 };
    const few: PlaceboResult = {
      ...FEW,
      shuffle: three,
      mirror: { ...three, kind: 'mirror' },
      p: 0.25,
    };
    const judged = judge({ finalists: 3, championT: 2.5, placebo: few, exam: null });
    expect(judged.verdict).toBe('not judged');
    expect(judged.why).toContain('there are too few placebo runs: p cannot fall below 0.25');
    // If luck did as well every time, more arms would not change the verdict.
    const lost = { ...three, wanted: 9, runs: 5, exceeding: 5, stopped: true, p: 1 };
    const stopped: PlaceboResult = { ...few, shuffle: lost, p: 1 };
    expect(judge({ finalists: 3, championT: 2.5, placebo: stopped, exam: null }).verdict).toBe(
      'no evidence',
    );
  });

  it('returns not judged if only failed arms speak against a candidate', () => {
    const failed = { ...FEW.mirror, exceeding: 2, failed: 2, p: 3 / 20 };
    const some: PlaceboResult = { ...FEW, mirror: failed, p: 3 / 20 };
    const judged = judge({ finalists: 3, championT: 2.5, placebo: some, exam: null });
    expect(judged.verdict).toBe('not judged');
    expect(judged.why).toContain('in 2 of 19 runs (2 of them failed)');
    const both: PlaceboResult = { ...some, mirror: { ...failed, exceeding: 3 }, p: 4 / 20 };
    expect(judge({ finalists: 3, championT: 2.5, placebo: both, exam: null }).verdict).toBe(
      'no evidence',
    );
  });

  it('returns not judged without placebo arms or with heuristic ones, and still reports an exam', () => {
    const without = judge({ finalists: 3, championT: 2.5, placebo: null, exam: EXAM });
    expect(without.verdict).toBe('not judged');
    expect(without.why).toContain('look 1, p 0.021');
    const standIns: PlaceboResult = { ...FEW, agents: 'heuristic' };
    expect(judge({ finalists: 3, championT: 2.5, placebo: standIns, exam: null }).verdict).toBe(
      'not judged',
    );
  });
});
