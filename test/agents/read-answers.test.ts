import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { zodTextFormat } from 'openai/helpers/zod';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { StrategistMessage, Verdict } from '../../protocol/proposal.ts';
import { adjustmentProblems } from '../../sessions/search/adjustments.ts';
import { CENTRE } from '../helpers/episodes.ts';
import { type JsonSchema, schemaProblems } from '../helpers/json-schema.ts';
import { evidenceOf, metricsWith } from '../helpers/random-evidence.ts';
import { richEvidence, type Turn, turnBriefs, turnsOf } from '../helpers/turns.ts';

const BRIEFS = turnBriefs([richEvidence(1), richEvidence(2)]);
const TURNS = turnsOf(BRIEFS);
const turnOf = (name: string): Turn => TURNS.find((one) => one.name === name)!;

/** Reads a changed copy of the valid answer of a turn. */
function readChanged(turn: Turn, change: (answer: never) => void) {
  const answer = structuredClone(turn.answer);
  change(answer as never);
  return turn.read(JSON.stringify(answer));
}

const problemsOf = (reading: ReturnType<Turn['read']>): readonly string[] =>
  'problems' in reading ? reading.problems : [];

describe.each(TURNS)('the turn to $name', (turn) => {
  const { output } = turn.prompt();
  const schema = z.toJSONSchema(output.schema) as JsonSchema;

  it('reads a valid answer as a protocol message with agent and turn', () => {
    const reading = turn.read(JSON.stringify(turn.answer, null, 2));
    expect(problemsOf(reading)).toEqual([]);
    const { message } = reading as { message: { agent: string; turn: number } };
    expect(turn.message.safeParse(message).success).toBe(true);
    expect(message).toMatchObject({ agent: turn.role, turn: 1 });
  });

  it('has a schema for strict structured output that the valid answer matches', () => {
    expect(schemaProblems(schema, turn.answer)).toEqual([]);
    expect(unsupportedKeywords(schema)).toEqual([]);
    // Anthropic allows at most 16 unions, OpenAI 10 levels and 1,000 enum values.
    const sent = zodOutputFormat(output.schema).schema;
    expect(count(sent, (node) => 'anyOf' in node)).toBeLessThanOrEqual(16);
    const format = zodTextFormat(output.schema, output.name);
    expect(format).toMatchObject({ type: 'json_schema', strict: true, name: output.name });
    expect(unsupportedKeywords(format.schema as JsonSchema)).toEqual([]);
    expect(levels(format.schema as JsonSchema)).toBeLessThanOrEqual(10);
    expect(enumValues(format.schema as JsonSchema)).toBeLessThanOrEqual(1000);
  });

  it('reports every missing key and every unknown one', () => {
    for (const key of Object.keys(turn.answer)) {
      const reading = readChanged(turn, (answer: Record<string, unknown>) => delete answer[key]);
      expect(problemsOf(reading)).toContain(`${key} is missing`);
    }
    const reading = readChanged(turn, (answer: Record<string, unknown>) => {
      Object.assign(answer, { toString: 'x' });
    });
    expect(problemsOf(reading)).toEqual(['the answer must not have the key "toString"']);
  });
});

describe('reading proposals', () => {
  const propose = turnOf('propose');
  type Answer = {
    proposals: Record<
      string,
      {
        name: string;
        methods: string[];
        parameters: { name: string; value: number }[];
        short_plan: string[];
        expected_metrics: Record<string, number | null>;
      }
    >;
  };

  it('builds strategies in which only listed exits and gates are on', () => {
    const { message } = propose.read(JSON.stringify(propose.answer)) as { message: unknown };
    const { proposals } = StrategistMessage.parse(message);
    expect(proposals.map(({ id, kind }) => [id, kind])).toEqual([
      ['p1', 'exploit'],
      ['p2', 'vary'],
      ['p3', 'explore'],
    ]);
    expect(proposals[1]).toMatchObject({
      methods: ['macd_trend'],
      combine: 'all',
      params: { 'macd_trend.fast': 12, 'macd_trend.slow': 26, 'macd_trend.signal': 9 },
      exits: { atr_stop_mult: 2 },
      gates: { vhf_min: 0.35 },
    });
    expect(proposals[2]).toMatchObject({ exits: { timeout_bars: 96 }, gates: {} });
  });

  const set = (index: number, value: number) => (answer: Answer) => {
    answer.proposals.exploit!.parameters[index]!.value = value;
  };

  it.each<[string, (answer: Answer) => void, string]>([
    [
      'a value out of range',
      set(1, 3),
      'proposals.exploit.parameters: "macd_trend.slow" must be between 6 and 240 bars: it is 3',
    ],
    [
      'half a bar',
      set(0, 11.5),
      'proposals.exploit.parameters: "macd_trend.fast" must be a whole number of bars: it is 11.5',
    ],
    [
      'a wrong order',
      set(0, 30),
      'proposals.exploit.parameters: "macd_trend.fast" must be below "macd_trend.slow": 30 is not below 26',
    ],
    [
      'an exit out of range',
      set(3, 60),
      'proposals.exploit.parameters: "atr_stop_mult" must be between 0.5 and 6 x ATR(14): it is 60',
    ],
    [
      'a missing parameter of a method',
      (answer) => answer.proposals.explore!.parameters.shift(),
      'proposals.explore.parameters: "trend_breakout.period" is not set',
    ],
    [
      'a parameter of another method',
      (answer) => answer.proposals.vary!.parameters.push({ name: 'momentum.lookback', value: 20 }),
      'proposals.vary.parameters: "momentum.lookback" is not a parameter of macd_trend',
    ],
    [
      'a parameter that is given twice',
      (answer) => answer.proposals.vary!.parameters.push({ name: 'vhf_min', value: 0.4 }),
      'proposals.vary.parameters: "vhf_min" is given twice',
    ],
    [
      'a gate without data',
      (answer) => answer.proposals.vary!.parameters.push({ name: 'imb_min', value: 0.1 }),
      'proposals.vary.parameters.5.name must be one of macd_trend.fast, ',
    ],
    [
      'a method that is named twice',
      (answer) => answer.proposals.exploit!.methods.push('macd_trend'),
      'proposals.exploit.parameters: a method is named twice: macd_trend, macd_trend',
    ],
    [
      'no method',
      (answer) => answer.proposals.exploit!.methods.pop(),
      'proposals.exploit.methods must have 1 to 3 items: it is a list of 0',
    ],
    [
      'an empty name',
      (answer) => {
        answer.proposals.exploit!.name = ' ';
      },
      'proposals.exploit.name must be text of 1 to 80 characters, and has 1 character: it is " "',
    ],
    [
      'a name that is too long',
      (answer) => {
        answer.proposals.exploit!.name = 'x'.repeat(81);
      },
      'proposals.exploit.name must be text of 1 to 80 characters, and has 81 characters',
    ],
    [
      'a hit in per cent',
      (answer) => {
        answer.proposals.vary!.expected_metrics.hit = 52;
      },
      'proposals.vary.expected_metrics.hit must be 0 to 1: it is 52',
    ],
    [
      'a positive drawdown',
      (answer) => {
        answer.proposals.vary!.expected_metrics.maxdd = 500;
      },
      'proposals.vary.expected_metrics.maxdd must be 0 or less: it is 500',
    ],
    [
      'the same strategy twice',
      (answer) => {
        answer.proposals.vary!.parameters.pop();
      },
      'proposals.vary is the same strategy as proposals.exploit',
    ],
    ['two of three', (answer) => delete answer.proposals.vary, 'proposals.vary is missing'],
  ])('rejects %s', (_what, change, problem) => {
    const problems = problemsOf(readChanged(propose, change as never));
    expect(problems.join('\n')).toContain(problem);
  });

  it.each(['../../x', 'constructor', '__proto__', 'toString', 'macd', 'MACD_TREND', ''])(
    'rejects the unknown method %j',
    (name) => {
      const method = readChanged(propose, (answer: Answer) => {
        answer.proposals.exploit!.methods = [name];
      });
      expect(problemsOf(method)[0]).toContain(
        'proposals.exploit.methods.0 must be one of macd_trend, ',
      );
      const parameter = readChanged(propose, (answer: Answer) => {
        answer.proposals.exploit!.parameters[3]!.name = name;
      });
      expect(problemsOf(parameter)[0]).toContain(
        'proposals.exploit.parameters.3.name must be one of ',
      );
    },
  );

  it('rejects an unchanged proposal that was sent back', () => {
    const revise = turnOf('revise');
    const reading = readChanged(revise, (answer: Answer) => {
      answer.proposals.exploit!.methods = ['ema_crossover'];
      answer.proposals.exploit!.parameters = [
        { name: 'ema_crossover.fast', value: 12 },
        { name: 'ema_crossover.slow', value: 48 },
        { name: 'atr_stop_mult', value: 1.5 },
        { name: 'hard_tp_usd', value: 400 },
        { name: 'timeout_bars', value: 240 },
        { name: 'atr_z_min', value: 0 },
        { name: 'vhf_min', value: 0.3 },
      ];
    });
    expect(problemsOf(reading)).toEqual([
      expect.stringMatching(
        /^proposals\.exploit is the same strategy as p\d, which was sent back$/,
      ),
    ]);
  });
});

type Change = { parameter: string; new_value: number; reason: string };
type WithAdjustments = { adjustments: Change[]; decision: string };

describe('reading adjustments', () => {
  const review = turnOf('strategist review');
  const change = (changes: Partial<Change>) => (answer: WithAdjustments) => {
    Object.assign(answer.adjustments[0]!, changes);
  };

  it('fills in the current value and returns valid adjustments', () => {
    const { message } = review.read(JSON.stringify(review.answer)) as {
      message: { adjustments: never[] };
    };
    expect(message.adjustments).toEqual([
      {
        parameter: 'atr_stop_mult',
        old_value: 1.5,
        new_value: 2.2,
        reason: 'half of the trades were stopped out',
      },
    ]);
    expect(adjustmentProblems(CENTRE, message.adjustments)).toEqual([]);
  });

  it.each<[Partial<Change>, string]>([
    [
      { parameter: 'hard_stop_usd' },
      'adjustments: "hard_stop_usd" is not set by the strategy, which sets ema_crossover.fast, ema_crossover.slow, atr_stop_mult, hard_tp_usd, timeout_bars, atr_z_min, vhf_min',
    ],
    [{ new_value: 7 }, 'adjustments: "atr_stop_mult" must be between 0.5 and 6 x ATR(14): it is 7'],
    [{ new_value: 1.5 }, 'adjustments: "atr_stop_mult" is already 1.5'],
    [
      { new_value: 2.00001 },
      'adjustments: "atr_stop_mult" has a step of 0.1: 2.00001 lies between two steps',
    ],
    [
      { parameter: 'ema_crossover.fast', new_value: 48 },
      'adjustments: "ema_crossover.fast" must be below "ema_crossover.slow": 48 is not below 48',
    ],
    [
      { parameter: 'timeout_bars', new_value: 96.5 },
      'adjustments: "timeout_bars" must be a whole number of bars: it is 96.5',
    ],
  ])('rejects %j', (changes, problem) => {
    expect(problemsOf(readChanged(review, change(changes) as never))).toContain(problem);
  });

  it('rejects a parameter that is changed twice, and more than four changes', () => {
    const twice = readChanged(review, (answer: WithAdjustments) => {
      answer.adjustments.push({ ...answer.adjustments[0]!, new_value: 3 });
    });
    expect(problemsOf(twice)).toContain('adjustments: "atr_stop_mult" is changed twice');
    const five = readChanged(review, (answer: WithAdjustments) => {
      answer.adjustments = Array.from({ length: 5 }, () => answer.adjustments[0]!);
    });
    expect(problemsOf(five)).toEqual(['adjustments must have 0 to 4 items: it is a list of 5']);
  });

  it('checks the adjustments against the decision', () => {
    const decide = (decision: string, adjustments?: Change[]) =>
      problemsOf(
        readChanged(review, (answer: WithAdjustments) => {
          answer.decision = decision;
          answer.adjustments = adjustments ?? answer.adjustments;
        }),
      );
    expect(decide('keep', [])).toEqual([]);
    expect(decide('drop', [])).toEqual([]);
    expect(decide('keep')).toEqual(['adjustments must be empty if the decision is "keep"']);
    expect(decide('adjust', [])).toEqual([
      'adjustments must not be empty if the decision is "adjust"',
    ]);
  });
});

describe('reading a verdict', () => {
  const choose = turnOf('choose');
  const read = (changes: object) =>
    readChanged(choose, (answer) => {
      Object.assign(answer, changes);
    });
  const verdictOf = (changes: object) =>
    Verdict.parse((read(changes) as { message: unknown }).message);

  it('derives the verdict from one decision', () => {
    expect(verdictOf({})).toMatchObject({
      verdict: 'approved_with_adjustments',
      chosen: 'p1',
      next_step: 'run',
    });
    expect(verdictOf({ decision: 'p3', adjustments: [] })).toMatchObject({
      verdict: 'approved',
      chosen: 'p3',
      next_step: 'run',
    });
    for (const decision of ['revise', 'fall_back']) {
      expect(verdictOf({ decision, adjustments: [] })).toMatchObject({
        verdict: 'rejected',
        chosen: null,
        next_step: decision,
      });
    }
  });

  it('rejects an unknown id and a second revision', () => {
    expect(problemsOf(read({ decision: 'p4' }))).toEqual([
      'decision must be one of p1, p2, p3, revise, fall_back: it is "p4"',
    ]);
    const again = turnsOf({ ...BRIEFS, choose: { ...BRIEFS.choose, may_send_back: false } });
    const reading = readChanged(again.find(({ name }) => name === 'choose')!, (answer) => {
      Object.assign(answer, { decision: 'revise', adjustments: [] });
    });
    expect(problemsOf(reading)).toEqual([
      'decision must be one of p1, p2, p3, fall_back: it is "revise"',
    ]);
  });

  it('has no adjustments without a chosen proposal', () => {
    expect(problemsOf(read({ decision: 'fall_back' }))).toEqual([
      'adjustments must be empty if the decision is "fall_back"',
    ]);
  });

  it.each([
    ['hit', 52],
    ['high_vol_share', -0.1],
    ['maxdd', 2000],
    ['payoff', -1],
    ['blunders_per_100', -2],
  ])('rejects a watched %s of %d', (metric, value) => {
    expect(problemsOf(read({ watch: [{ metric, bound: '>=', value }] }))).toEqual([
      `watch.0 has a value that is impossible for its metric: it is {"metric":"${metric}","bound":">=","value":${value}}`.replaceAll(
        '>',
        '\\u003e',
      ),
    ]);
  });
});

describe('reading an intervention', () => {
  const intervene = turnOf('intervene');
  const read = (turn: Turn, changes: object) =>
    readChanged(turn, (answer) => {
      Object.assign(answer, changes);
    });

  it('allows "rule" only if a rule fires', () => {
    const rule = { decision: 'rule', adjustment: null };
    expect(problemsOf(read(intervene, rule))).toEqual([]);
    const without = turnsOf({ ...BRIEFS, intervene: { ...BRIEFS.intervene, rule_patch: null } });
    expect(problemsOf(read(without.find(({ name }) => name === 'intervene')!, rule))).toEqual([
      'decision must be one of adjust, hold: it is "rule"',
    ]);
  });

  it('has an adjustment with "adjust" and only then', () => {
    expect(problemsOf(read(intervene, { decision: 'hold' }))).toEqual([
      'adjustment must be null if the decision is "hold"',
    ]);
    expect(problemsOf(read(intervene, { adjustment: null }))).toEqual([
      'adjustment must not be null if the decision is "adjust"',
    ]);
  });
});

describe('reading answers of the Maestro', () => {
  it('adds the measurements', () => {
    const reading = turnOf('plan').read(JSON.stringify(turnOf('plan').answer));
    expect(reading).toMatchObject({
      message: {
        headline: expect.stringMatching(
          /^Breakouts have not paid yet\. Best known strategy after segment /,
        ),
        owners: [
          {
            metric: 'hit',
            owner: 'strategist',
            now: '50.0 %',
            target: '52.0 %',
            action: 'fewer entries',
          },
        ],
        health_checks: [
          { check: 'failed tests', state: 'ok', found: '0 of 20 tests' },
          { check: 'windows with missing bars', state: 'ok', found: '0 of 20 skipped' },
          { check: 'abstained tests', state: 'ok', found: '40 % abstained' },
          { check: 'patches', state: 'ok', found: '2 patches in 2 segments' },
        ],
      },
    });
  });

  it('counts targets and tests', () => {
    const latest = evidenceOf(2, CENTRE, metricsWith(2, { hit: 0.6 }));
    const turns = turnsOf({ ...BRIEFS, review: { ...BRIEFS.review, latest } });
    const close = turns.find(({ name }) => name === 'close')!;
    expect(close.read(JSON.stringify(close.answer))).toMatchObject({
      message: {
        status: '1 of 1 targets met: The stop was too near.',
        details: { tests: 10, kept: 6, abstained: 4, failed: 0, pnl: 2000 },
      },
    });
  });
});

/** JSON Schema keywords that the strict modes of both providers support. */
const KEYWORDS = new Set([
  ...['$schema', 'type', 'properties', 'required', 'additionalProperties', 'items', 'enum'],
  ...['anyOf', 'description', 'definitions', '$ref', '$defs'],
]);

/** Keywords, unions and objects that a strict mode rejects. */
function unsupportedKeywords(schema: JsonSchema): string[] {
  return nodesOf(schema).flatMap((node) => {
    const unsupported = Object.keys(node).filter((keyword) => !KEYWORDS.has(keyword));
    const union = node.anyOf as JsonSchema[] | undefined;
    const isNullable =
      union === undefined || (union.length === 2 && union.some(({ type }) => type === 'null'));
    const isOpen = node.type === 'object' && node.additionalProperties !== false;
    const keys = Object.keys((node.properties ?? {}) as object);
    const isOptional = keys.some((key) => !((node.required ?? []) as string[]).includes(key));
    return [
      ...unsupported,
      ...(isNullable ? [] : ['a union']),
      ...(isOpen ? ['an open object'] : []),
      ...(isOptional ? ['an optional key'] : []),
    ];
  });
}

function childrenOf(node: JsonSchema): JsonSchema[] {
  const maps = [node.properties, node.definitions, node.$defs].flatMap((map) =>
    Object.values((map ?? {}) as Record<string, JsonSchema>),
  );
  const items = node.items === undefined ? [] : [node.items as JsonSchema];
  return [...maps, ...items, ...((node.anyOf ?? []) as JsonSchema[])];
}

function nodesOf(schema: JsonSchema): JsonSchema[] {
  return [schema, ...childrenOf(schema).flatMap(nodesOf)];
}

function levels(schema: JsonSchema): number {
  return 1 + Math.max(0, ...childrenOf(schema).map(levels));
}

function count(schema: JsonSchema, isCounted: (node: JsonSchema) => boolean): number {
  return nodesOf(schema).filter(isCounted).length;
}

function enumValues(schema: JsonSchema): number {
  return nodesOf(schema).reduce((sum, node) => sum + ((node.enum ?? []) as unknown[]).length, 0);
}
