import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { numbersDifference, withoutTexts } from '../helpers/compare-numbers.ts';
import { readRecordedNumbers, readRecordedSession } from '../helpers/recorded-session.ts';
import { answersByTurn, runRecorded } from '../helpers/run-recorded.ts';
import { jsonLines } from '../helpers/session-on-disk.ts';

/*
 * Sessions as commit 677223d ran them, to show that the computed numbers have not changed since. The fixture
 * holds their inputs and their files with numbers; `test/helpers/record-numbers.ts` shows how it was made.
 * Never regenerate it to make a change pass.
 *
 * Files are compared byte by byte, except for:
 *
 * - the session id, a hash of config, market and version of the program;
 * - times: the clock stands still, so `latency_ms` among the costs is 0;
 * - free text (reasons, sentences, names of proposals): `withoutTexts` lists the keys. Its wording may
 *   change; every number, key and structure around it may not.
 *
 * The random draws of placebo arms and exam in `judged` depend on hashes of their inputs: the config and the
 * version for the arms, strategy and costs for the exam. If a setting is added or renamed, the `honesty` and
 * the verdict of that one session change, and nothing else may.
 *
 * Answers of models are found by turn and attempt, so prompts may change their wording.
 */

const SEGMENTS = 2;

const RECORDED = [
  { name: 'heuristic', tests: 16, answers: 0 },
  { name: 'led', tests: 12, answers: 16 },
  { name: 'judged', tests: 6, answers: 0 },
] as const;

/** The fields that these tests read. */
const Trade = z.object({ exit_reason: z.string(), kept: z.boolean() });
const Plan = z.object({ action: z.string(), patch: z.object({}).optional() });
const Judged = z.object({
  honesty: z.object({
    finalists: z.array(z.object({})).min(2),
    critic: z.object({}),
    placebo: z.object({
      shuffle: z.object({ runs: z.literal(2) }),
      mirror: z.object({ runs: z.literal(2) }),
    }),
    sensitivity: z.object({}),
    exam: z.object({ t: z.number() }),
  }),
});

function linesOf<Line>(
  numbers: ReadonlyMap<string, string>,
  name: string,
  line: z.ZodType<Line>,
): Line[] {
  const files = [...numbers].filter(([path]) => path.endsWith(`/${name}`));
  return files.flatMap(([, text]) => jsonLines(text).map((one) => line.parse(one)));
}

const lab = mkdtempSync(join(tmpdir(), 'maestro-recorded-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

describe.each(RECORDED)('recorded session $name', ({ name, tests, answers }) => {
  const session = readRecordedSession(name);
  const recorded = withoutTexts(readRecordedNumbers(name));

  it('equals its recording, to the last byte outside free text', async () => {
    const { answer, left } = answersByTurn(session.answers);
    const files = await runRecorded(join(lab, name), session, answer);
    expect(numbersDifference(withoutTexts(files), recorded)).toBeNull();
    expect(left).toEqual(new Set());
  });

  it('has every file, with trades and patches', () => {
    expect(session.recorded_by).toBe('677223d');
    expect(session.config).toMatchObject({ segments: SEGMENTS, tests });
    expect(session.answers.length).toBeGreaterThanOrEqual(answers);
    // Three files a test, two a segment, and one of the whole.
    expect(recorded.size).toBe(SEGMENTS * (3 * tests + 2) + 1);

    const trades = linesOf(recorded, 'trades.jsonl', Trade);
    expect(trades.length).toBeGreaterThan(150);
    expect(trades.filter(({ kept }) => !kept).length).toBeGreaterThan(40);
    const patches = linesOf(recorded, 'plan.jsonl', Plan).filter(({ patch }) => patch);
    expect(patches.length).toBeGreaterThan(0);
  });

  it('differs if one digit of any file changes', () => {
    for (const [path, text] of recorded) {
      const digit = /\d(?=\D*$)/.exec(text)!;
      const other = (Number(digit[0]) + 1) % 10;
      const changed = text.slice(0, digit.index) + other + text.slice(digit.index + 1);
      const difference = numbersDifference(new Map(recorded).set(path, changed), recorded);
      expect(difference).toContain(
        `1 of ${recorded.size} files differ; the first is ${path}, line `,
      );
    }
  });
});

describe('recorded sessions', () => {
  it.each(['heuristic', 'led'])('have trades with every exit reason except a gap: %s', (name) => {
    const trades = linesOf(readRecordedNumbers(name), 'trades.jsonl', Trade);
    expect(new Set(trades.map(({ exit_reason }) => exit_reason))).toEqual(
      new Set(['stop_hit', 'tp_hit', 'opposite_signal', 'timeout', 'slice_end']),
    );
  });

  it('have every kind of plan change', () => {
    const actions = RECORDED.flatMap(({ name }) =>
      linesOf(readRecordedNumbers(name), 'plan.jsonl', Plan).map(({ action }) => action),
    );
    for (const action of ['choose', 'fall_back', 'adjust_params', 'auto_adjust', 'revert']) {
      expect(actions).toContain(action);
    }
  });

  it('have finalists, a Critic audit, placebo arms and an exam', () => {
    const metrics = readRecordedNumbers('judged').get('metrics_global.json')!;
    expect(Judged.safeParse(JSON.parse(metrics)).error).toBe(undefined);
  });
});

describe('numbersDifference()', () => {
  const was = new Map([
    ['a/trades.jsonl', '{"pnl":1.25}\n{"pnl":-3}\n'],
    ['b.json', '{}\n'],
  ]);

  it('returns null for equal files in any order', () => {
    expect(numbersDifference(new Map([...was].reverse()), was)).toBeNull();
  });

  it('shows the first line that differs', () => {
    const is = new Map(was).set('a/trades.jsonl', '{"pnl":1.25}\n{"pnl":-4}\n');
    expect(numbersDifference(is, was)).toBe(
      '1 of 2 files differ; the first is a/trades.jsonl, line 2:\n  was {"pnl":-3}\n  is  {"pnl":-4}',
    );
  });

  it('shows the position in a long line', () => {
    const line = `${'x'.repeat(100)}1${'y'.repeat(100)}`;
    const is = new Map([['long', line.replace('1', '2')]]);
    expect(numbersDifference(is, new Map([['long', line]]))).toBe(
      `1 of 1 files differ; the first is long, line 1:\n  was …${'x'.repeat(60)}1${'y'.repeat(59)}…\n  is  …${'x'.repeat(60)}2${'y'.repeat(59)}…`,
    );
  });

  it.each([
    ['cut after a line', '{"pnl":1.25}\n', 'line 2:\n  was {"pnl":-3}\n  is  '],
    ['cut before its end', '{"pnl":1.25}\n{"pnl":-3}', 'line 3:\n  was \n  is  nothing'],
  ])('reports a file that was %s', (_how, text, message) => {
    expect(numbersDifference(new Map(was).set('a/trades.jsonl', text), was)).toContain(message);
  });

  it('reports missing and additional files', () => {
    expect(numbersDifference(new Map([['b.json', '{}\n']]), was)).toBe(
      '1 of 2 files differ; the first is a/trades.jsonl, which is missing now',
    );
    expect(numbersDifference(new Map(was).set('c', ''), was)).toBe(
      '1 of 3 files differ; the first is c, which was not recorded',
    );
  });
});

describe('withoutTexts()', () => {
  it('replaces reasons and names, and keeps every other byte', () => {
    const files = new Map([
      [
        'a.json',
        '{\n  "name": "macd",\n  "t": 0.1,\n  "why": null,\n  "not_controlled": [\n    "x"\n  ]\n}\n',
      ],
      ['b.jsonl', '{"reason":"payoff 0.75","pnl":-0.5}\n'],
      ['c.csv', 'name,1\n'],
    ]);
    expect([...withoutTexts(files)]).toEqual([
      [
        'a.json',
        '{\n  "name": "text",\n  "t": 0.1,\n  "why": null,\n  "not_controlled": [\n    "text"\n  ]\n}\n',
      ],
      ['b.jsonl', '{"reason":"text","pnl":-0.5}\n'],
      ['c.csv', 'name,1\n'],
    ]);
  });
});

describe('answersByTurn()', () => {
  const session = readRecordedSession('led');
  const [first] = session.answers;
  const request = {
    system: 'other words',
    messages: [],
    maxOutputTokens: 1,
    output: { name: 'other', schema: z.object({}) },
  };
  const ask = (changes: object) =>
    answersByTurn(session.answers).answer({ ...first!, ...changes }, request);

  it('returns the recorded answer of a turn for any prompt', () => {
    const { text, end, usage } = first!;
    expect(ask({})).toEqual({ text, end, usage });
  });

  it('rejects an unknown turn and another role', () => {
    expect(() => ask({ attempt: 9 })).toThrow(
      'Turn 1, attempt 9 asks the maestro (scope, segment 1): no answer was recorded for it',
    );
    expect(() => ask({ role: 'critic' })).toThrow(
      'what was recorded is of the maestro (scope, segment 1)',
    );
  });
});
