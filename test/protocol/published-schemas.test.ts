import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PUBLISHED_SCHEMAS } from '../../protocol/published-schemas.ts';
import { type JsonSchema, schemaProblems } from '../helpers/json-schema.ts';
import { EXAMPLES, SESSION_EVENTS } from '../helpers/protocol-examples.ts';

const published = PUBLISHED_SCHEMAS.map(
  ({ name, schema }) => [name, z.toJSONSchema(schema, { io: 'input' }) as JsonSchema] as const,
);

function examplesOf(name: string): unknown[] {
  return name === 'session-event' ? [...SESSION_EVENTS] : [EXAMPLES[name]!.value];
}

describe('PUBLISHED_SCHEMAS', () => {
  it('publish every event, message and file under a unique name', () => {
    const names = PUBLISHED_SCHEMAS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['trade-event', 'score-event', 'plan-event', 'session-event', 'journal'],
        ...['strategy', 'proposal', 'strategist', 'strategist-review', 'verdict', 'critic-review'],
        ...['maestro', 'one-page-plan', 'patch', 'session-config', 'session', 'inputs'],
        ...['transcript', 'segment-plan', 'segment-results', 'metrics-global'],
      ]),
    );
    for (const { name, about } of PUBLISHED_SCHEMAS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(about).not.toBe('');
    }
  });

  describe.each(published)('%s', (name, schema) => {
    it('is a JSON Schema of the 2020-12 draft', () => {
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    });

    it('accepts an example', () => {
      for (const example of examplesOf(name)) {
        expect(schemaProblems(schema, JSON.parse(JSON.stringify(example)))).toEqual([]);
      }
    });

    it('rejects an example with an unknown key or without a required one', () => {
      for (const example of examplesOf(name)) {
        const value = example as Record<string, unknown>;
        expect(schemaProblems(schema, { ...value, surprise: 1 })).not.toEqual([]);
        for (const key of (schema.required ?? []) as string[]) {
          const { [key]: _missing, ...rest } = value;
          expect(schemaProblems(schema, rest), key).not.toEqual([]);
        }
      }
    });

    it('rejects values other than objects', () => {
      for (const bad of [null, 1, 'text', []]) expect(schemaProblems(schema, bad)).not.toEqual([]);
    });
  });

  it('requires every key of an event except the mark of a simulated market', () => {
    for (const name of ['trade-event', 'score-event']) {
      const { required } = published.find(([one]) => one === name)![1];
      expect([...(required as string[]), 'simulated'].sort()).toEqual(
        Object.keys(EXAMPLES[name]!.value as object).sort(),
      );
    }
  });

  it('requires no key of a session config, since all have defaults', () => {
    const schema = published.find(([name]) => name === 'session-config')![1];
    expect(schema.required).toBeUndefined();
    expect(schemaProblems(schema, {})).toEqual([]);
    expect(schemaProblems(schema, { segments: 0 })).not.toEqual([]);
  });
});
