import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type JsonSchema, schemaProblems } from '../helpers/json-schema.ts';
import { NONSENSE, repliesOf, strays } from '../helpers/malformed-replies.ts';
import { richEvidence, turnBriefs, turnsOf } from '../helpers/turns.ts';

const TURNS = turnsOf(turnBriefs([richEvidence(1), richEvidence(2)])).filter(
  ({ name }) => name !== 'revise',
);
describe.each(TURNS)('malformed answers to $name', (turn) => {
  const wire = z.toJSONSchema(turn.prompt().output.schema) as JsonSchema;
  const message = z.toJSONSchema(turn.message as unknown as z.ZodType) as JsonSchema;
  const corpus = [...NONSENSE, ...repliesOf(turn)];

  it('give a message inside schema and ranges or problems as sentences, never an exception', () => {
    let accepted = 0;
    for (const { name, text, isGood } of corpus) {
      const reading = turn.read(text);
      if ('problems' in reading) {
        expect(isGood, `${name}: ${reading.problems.join('; ')}`).not.toBe(true);
        expect(reading.problems.length, name).toBeGreaterThan(0);
        for (const problem of reading.problems) {
          expect(problem, name).toMatch(/^.{10,2000}$/u);
          expect(problem, name).not.toMatch(/\p{C}|\[object /u);
        }
        continue;
      }
      accepted += 1;
      expect(isGood, name).not.toBe(false);
      const plain = JSON.parse(text.replace(/^```json\n|\n```$/g, '')) as unknown;
      expect(schemaProblems(wire, plain), name).toEqual([]);
      expect(schemaProblems(message, reading.message), name).toEqual([]);
      expect(strays(reading.message), name).toEqual([]);
    }
    expect(accepted).toBeGreaterThanOrEqual(4);
    expect(corpus.length).toBeGreaterThanOrEqual(100);
  });
});

describe('the corpus of malformed answers', () => {
  it('has more than 300 invalid replies', () => {
    const all = [...NONSENSE, ...TURNS.flatMap(repliesOf)];
    expect(new Set(all.map(({ text }) => text)).size).toBeGreaterThan(1000);
    expect(all.filter(({ isGood }) => isGood === false).length).toBeGreaterThan(300);
  });

  it('is checked by functions that can fail', () => {
    expect(strays({ proposals: [{ exits: { atr_stop_mult: 7 } }] })).toHaveLength(1);
    expect(strays({ params: { 'constructor.x': 7 } })).toHaveLength(1);
    expect(strays({ methods: ['../../x'] })).toHaveLength(1);
    expect(strays({ adjustments: [{ parameter: 'vhf_min', new_value: 2 }] })).toHaveLength(1);
    expect(strays({ text: 'a\u001bb' })).toHaveLength(1);
  });
});
