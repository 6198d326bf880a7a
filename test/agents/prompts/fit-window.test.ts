import { describe, expect, it } from 'vitest';
import { promptTokens } from '../../../agents/models/token-estimate.ts';
import { detailLevels } from '../../../agents/prompts/detail-levels.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { keptOf } from '../../helpers/random-evidence.ts';
import { richEvidence, type Turn, turnBriefs, turnsOf } from '../../helpers/turns.ts';

/** Every turn fits into this window, even with the largest evidence. */
const SMALL_WINDOW = 16_000;

/** The longest text that the protocol allows. */
const LONG = 'word '.repeat(400);

/** Ninety-nine segments, each with the largest possible evidence. */
const HISTORY = Array.from({ length: 99 }, (_, i) => {
  const plain = richEvidence(i + 1);
  return richEvidence(i + 1, {
    name: 'n'.repeat(80),
    proposals: plain.proposals.map((one) => ({
      ...one,
      thesis: LONG,
      refuted_by: LONG,
      short_plan: Array.from({ length: 8 }, () => LONG),
    })),
    patches: Array.from({ length: 40 }, () => ({ ...plain.patches[0]!, reason: LONG })),
    kept_candidates: keptOf(
      CENTRE,
      Array.from({ length: 99 }, (_, k) => k % 16),
    ),
    critic_says: LONG,
    strategist_says: LONG,
    maestro_says: { status: LONG, next_step: LONG },
  });
});

const METRICS = ['hit', 'payoff', 'maxdd', 'blunders_per_100', 'high_vol_share'];
const SCOPE = { scope: LONG, next_step: LONG };
const BRIEFS = turnBriefs(HISTORY, {
  last_plan: {
    after_segment: 98,
    headline: LONG,
    actions: METRICS.map((metric) => ({ metric, owner: 'strategist', action: LONG })),
    next_step: LONG,
  },
});
const TURNS = turnsOf({
  ...BRIEFS,
  propose: { ...BRIEFS.propose, scope: SCOPE },
  choose: {
    ...BRIEFS.choose,
    scope: SCOPE,
    proposals: HISTORY[0]!.proposals,
    fall_back: { ...BRIEFS.choose.fall_back, name: 'n'.repeat(80) },
  },
  revise: {
    ...BRIEFS.revise,
    scope: SCOPE,
    sent_back: { ...BRIEFS.revise.sent_back!, proposals: HISTORY[0]!.proposals },
  },
});

/** The smallest window that a turn fits into, by binary search. */
function leastTokens(turn: Turn): number {
  let low = 4000;
  let high = SMALL_WINDOW;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(turn, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function fits(turn: Turn, tokens: number): boolean {
  try {
    turn.prompt(tokens);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

describe.each(TURNS)('the prompt to $name after 99 segments', (turn) => {
  const least = leastTokens(turn);

  it('stays within its window, from the smallest possible to the full evidence', () => {
    let before = 0;
    for (const window of [
      least,
      least + 1,
      ...[1.05, 1.2, 1.5, 2, 3, 5, 20].map((x) => x * least),
    ]) {
      const tokens = promptTokens(turn.prompt(Math.floor(window)));
      expect(tokens).toBeLessThanOrEqual(window);
      expect(tokens).toBeGreaterThanOrEqual(before);
      before = tokens;
    }
    expect(before).toBeGreaterThan(1.5 * least);
  });

  it('throws if not even the shortest form fits', () => {
    expect(() => turn.prompt(least - 1)).toThrow(RangeError);
    expect(() => turn.prompt(least - 1)).toThrow(
      /^Cannot fit the prompt into [\d,]+ tokens: its shortest form is estimated at [\d,]+; use a model with a larger context window, or lower max_output_tokens$/,
    );
  });

  it('fits into a small window', () => {
    expect(fits(turn, SMALL_WINDOW)).toBe(true);
  });

  it('is the same for the same window', () => {
    expect(turn.prompt(2 * least).messages).toEqual(turn.prompt(2 * least).messages);
  });
});

describe('fitWindow()', () => {
  const [propose] = TURNS;
  const textIn = (tokens: number) => propose!.prompt(tokens).messages[0]!.text;
  const inFull = (text: string) =>
    [...text.matchAll(/^Segment (\d+) \(vary\) ran/gm)].map(([, segment]) => Number(segment));
  const inOneLine = (text: string) =>
    [...text.matchAll(/^ *(\d+) {2}vary {2}/gm)].map(([, segment]) => Number(segment));

  it('shortens the oldest segments first to one line, then adds them up', () => {
    const all = textIn(1_000_000);
    expect(inFull(all)).toEqual([96, 97, 98, 99]);
    expect(inOneLine(all)).toHaveLength(99);
    let full = 4;
    let lines = 99;
    for (let tokens = 60_000; tokens > 14_000; tokens -= 1000) {
      const text = textIn(tokens);
      expect(inFull(text).length).toBeLessThanOrEqual(full);
      expect(inOneLine(text).length).toBeLessThanOrEqual(lines);
      full = inFull(text).length;
      lines = inOneLine(text).length;
      // The newest segments are shown, and none in full before all have a line.
      expect(inFull(text)).toEqual([96, 97, 98, 99].slice(4 - full));
      expect(inOneLine(text)).toEqual(HISTORY.map(({ segment }) => segment).slice(99 - lines));
      if (full > 0) expect(lines).toBe(99);
      const older = 99 - lines;
      if (older > 0) {
        expect(text).toContain(
          `segments 1 to ${older} added up: ${6 * older} kept, ${4 * older} abstained of `,
        );
      }
    }
    expect(lines).toBeLessThan(99);
  });
});

describe('detailLevels()', () => {
  it('orders levels by detail, one segment at a time, then cuts texts', () => {
    const steps = detailLevels(2).map(({ full, lines, rows, text }) => [full, lines, rows, text]);
    expect(steps.slice(0, 5)).toEqual([
      [2, 2, 12, 2000],
      [1, 2, 12, 2000],
      [0, 2, 12, 2000],
      [0, 1, 12, 2000],
      [0, 0, 12, 2000],
    ]);
    expect(steps.at(-1)).toEqual([0, 0, 1, 30]);
  });

  it('never increases detail at a later level', () => {
    for (const segments of [0, 1, 5, 99]) {
      const steps = detailLevels(segments);
      for (const [i, step] of steps.slice(1).entries()) {
        const before = steps[i]!;
        for (const key of ['full', 'lines', 'rows', 'text'] as const) {
          expect(step[key]).toBeLessThanOrEqual(before[key]);
        }
      }
    }
  });
});
