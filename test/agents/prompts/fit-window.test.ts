import { describe, expect, it } from 'vitest';
import { promptTokens } from '../../../agents/models/token-estimate.ts';
import { squeezes } from '../../../agents/prompts/squeeze.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { keptOf } from '../../helpers/random-evidence.ts';
import { richEvidence, type Turn, turnBriefs, turnsOf } from '../../helpers/turns.ts';

/** In this every turn fits, whatever there is to tell. */
const SMALL_WINDOW = 16_000;

/** As much as the protocol lets anyone say. */
const LONG = 'word '.repeat(400);

/** Ninety-nine segments, each with as much to tell as there can be. */
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

/** The fewest tokens that a turn can be put in, by halving. */
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

  it('is within its window, from the least that works to all that there is', () => {
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

  it('is refused in a sentence where not even the shortest fits', () => {
    expect(() => turn.prompt(least - 1)).toThrow(RangeError);
    expect(() => turn.prompt(least - 1)).toThrow(
      /^Cannot fit the prompt into [\d,]+ tokens: its shortest form is estimated at [\d,]+, use a model with a larger window, or let it answer in fewer tokens \(max_output_tokens\)$/,
    );
  });

  it('needs no more than a small window', () => {
    expect(fits(turn, SMALL_WINDOW)).toBe(true);
  });

  it('says the same for the same window', () => {
    expect(turn.prompt(2 * least).messages).toEqual(turn.prompt(2 * least).messages);
  });
});

describe('what is left out', () => {
  const [propose] = TURNS;
  const textIn = (tokens: number) => propose!.prompt(tokens).messages[0]!.text;
  const inFull = (text: string) =>
    [...text.matchAll(/^Segment (\d+) \(vary\) ran/gm)].map(([, segment]) => Number(segment));
  const inALine = (text: string) =>
    [...text.matchAll(/^ *(\d+) {2}vary {2}/gm)].map(([, segment]) => Number(segment));

  it('is the oldest: first told in a line, then added up', () => {
    const all = textIn(1_000_000);
    expect(inFull(all)).toEqual([96, 97, 98, 99]);
    expect(inALine(all)).toHaveLength(99);
    let full = 4;
    let lines = 99;
    for (let tokens = 60_000; tokens > 14_000; tokens -= 1000) {
      const text = textIn(tokens);
      expect(inFull(text).length).toBeLessThanOrEqual(full);
      expect(inALine(text).length).toBeLessThanOrEqual(lines);
      full = inFull(text).length;
      lines = inALine(text).length;
      // What is told is the newest, and none is told in full before all have a line.
      expect(inFull(text)).toEqual([96, 97, 98, 99].slice(4 - full));
      expect(inALine(text)).toEqual(HISTORY.map(({ segment }) => segment).slice(99 - lines));
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

describe('squeezes()', () => {
  it('goes from all to least, one segment at a time, then cuts texts', () => {
    const steps = squeezes(2).map(({ full, lines, rows, text }) => [full, lines, rows, text]);
    expect(steps.slice(0, 5)).toEqual([
      [2, 2, 12, 2000],
      [1, 2, 12, 2000],
      [0, 2, 12, 2000],
      [0, 1, 12, 2000],
      [0, 0, 12, 2000],
    ]);
    expect(steps.at(-1)).toEqual([0, 0, 1, 30]);
  });

  it('never tells more at a later step', () => {
    for (const segments of [0, 1, 5, 99]) {
      const steps = squeezes(segments);
      for (const [i, step] of steps.slice(1).entries()) {
        const before = steps[i]!;
        for (const key of ['full', 'lines', 'rows', 'text'] as const) {
          expect(step[key]).toBeLessThanOrEqual(before[key]);
        }
      }
    }
  });
});
