import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { JsonlError, parseJsonl, toJsonl } from '../../protocol/jsonl.ts';
import { PlanEvent } from '../../protocol/plan-event.ts';
import { anyText } from '../helpers/any-text.ts';
import { PLAN_EVENT } from '../helpers/protocol-examples.ts';

const Item = z.strictObject({ id: z.int(), text: z.string(), value: z.number().nullable() });
const ITEMS = Array.from({ length: 6 }, (_, id) => ({
  id,
  text: id === 4 ? 'naïve "quoted" \\ ✓ 😀\n' : `item ${id}`,
  value: id === 5 ? null : id / 3,
}));

/** The error of reading; undefined without one. */
function errorOf(text: string): JsonlError | undefined {
  try {
    parseJsonl(text, Item, 'plan.jsonl');
    return undefined;
  } catch (error) {
    if (error instanceof JsonlError) return error;
    throw error;
  }
}

describe('parseJsonl()', () => {
  it('reads the output of toJsonl()', () => {
    expect(parseJsonl(toJsonl(ITEMS), Item, 'f')).toEqual({ items: ITEMS, tornTail: null });
    expect(toJsonl([])).toBe('');
    expect(parseJsonl('', Item, 'f')).toEqual({ items: [], tornTail: null });
  });

  it('drops and reports only the torn record for a cut anywhere in the last three lines', () => {
    const bytes = Buffer.from(toJsonl(ITEMS), 'utf8');
    const ends = ITEMS.map((_, i) => Buffer.byteLength(toJsonl(ITEMS.slice(0, i + 1))));
    for (let cut = ends[2]!; cut <= bytes.length; cut++) {
      const whole = ends.filter((end) => end <= cut).length;
      const { items, tornTail } = parseJsonl(bytes.subarray(0, cut).toString('utf8'), Item, 'f');
      expect(items, `cut at byte ${cut}`).toEqual(ITEMS.slice(0, whole));
      const isBetweenLines = cut === ends[whole - 1];
      expect(tornTail === null, `cut at byte ${cut}`).toBe(isBetweenLines);
      if (tornTail === null) continue;
      const rest = bytes.subarray(ends[whole - 1]!, cut).toString('utf8');
      expect(tornTail, `cut at byte ${cut}`).toBe(rest);
    }
  });

  it('drops a last line without a newline, since it may be the start of a longer one', () => {
    const { items, tornTail } = parseJsonl(toJsonl(ITEMS).trimEnd(), Item, 'f');
    expect(items).toEqual(ITEMS.slice(0, 5));
    expect(tornTail).toBe(JSON.stringify(ITEMS[5]));
  });

  it('names file and line of a broken line in the middle', () => {
    const lines = toJsonl(ITEMS).trimEnd().split('\n');
    lines[2] = lines[2]!.slice(0, -4);
    const error = errorOf(`${lines.join('\n')}\n`)!;
    expect(error).toMatchObject({ name: 'JsonlError', file: 'plan.jsonl', line: 3 });
    expect(error.message).toMatch(/^Cannot read plan\.jsonl: line 3 is not valid JSON: /);
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  it('names file, line, key and reason of a line that does not match the schema', () => {
    const lines = [ITEMS[0], { ...ITEMS[1], id: 1.5 }, ITEMS[2]];
    const error = errorOf(toJsonl(lines))!;
    expect(error.line).toBe(2);
    expect(error.message).toMatch(
      /^Cannot read plan\.jsonl: line 2 is invalid at "id": .*expected int/,
    );
  });

  it.each([
    ['an empty line', ''],
    ['a bare word', 'undefined'],
    ['NaN', '{"id":1,"text":"","value":NaN}'],
    ['two values', '{"id":1,"text":"","value":1}{"id":2,"text":"","value":1}'],
    ['a byte order mark', '\ufeff{"id":1,"text":"","value":1}'],
    ['a carriage return inside', '{"id":1,\r"text":"","value":1}}'],
    ['1e400, which JavaScript reads as Infinity', '{"id":1,"text":"","value":1e400}'],
    ['an unknown key', '{"id":1,"text":"","value":1,"more":1}'],
    ['a __proto__ key', '{"id":1,"text":"","value":1,"__proto__":{"more":1}}'],
    ['a constructor key', '{"id":1,"text":"","value":1,"constructor":1}'],
    ['10,000 nested arrays', `{"id":1,"text":"","value":${'['.repeat(1e4)}${']'.repeat(1e4)}}`],
    ['a million nested arrays', `{"id":1,"text":"","value":${'['.repeat(1e6)}${']'.repeat(1e6)}}`],
    ['a number', '7'],
    ['null', 'null'],
  ])('rejects %s in the middle, with its line', (_what, line) => {
    const good = JSON.stringify(ITEMS[0]);
    expect(errorOf(`${good}\n${line}\n${good}\n`)?.line).toBe(2);
  });

  it('shortens a long line and escapes control characters', () => {
    const message = errorOf(`\u001b[2J${'x'.repeat(100_000)}\n`)!.message;
    expect(message.length).toBeLessThan(200);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('keeps the last of two equal keys, as JSON.parse does, and validates it', () => {
    const { items } = parseJsonl('{"id":1,"text":"","value":1,"id":2}\n', Item, 'f');
    expect(items[0]!.id).toBe(2);
    expect(errorOf('{"id":1,"text":"","value":1,"id":"2"}\n')?.line).toBe(1);
  });

  it('round trips any events, and never accepts a cut one', () => {
    const event = fc.record({
      reason: anyText.map((text) => `${text}.`),
      wave: fc.nat(),
      evidence: fc.array(fc.nat(), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), fc.nat(), (changes, at) => {
        const events = changes.map((one) => ({ ...PLAN_EVENT, ...one }));
        const text = toJsonl(events);
        const read = parseJsonl(text, PlanEvent, 'f').items;
        expect(read).toEqual(JSON.parse(JSON.stringify(events)));
        const cut = text.slice(0, at % (text.length + 1));
        const { items } = parseJsonl(cut, PlanEvent, 'f');
        expect(items).toEqual(read.slice(0, cut.split('\n').length - 1));
      }),
      { numRuns: 100 },
    );
  });
});
