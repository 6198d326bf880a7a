import { describe, expect, it } from 'vitest';
import { LedgerEntry } from '../../protocol/ledger-entry.ts';
import { SessionEvent } from '../../protocol/session-event.ts';
import { StrategyRules } from '../../protocol/strategy.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import {
  changedOnce,
  EXAMPLES,
  LEDGER_ENTRIES,
  PROPOSAL,
  SESSION_EVENTS,
  STRATEGY,
  VERDICT,
} from '../helpers/protocol-examples.ts';

const events = SESSION_EVENTS.map(
  (value) => [`session-event ${value.type}`, { schema: SessionEvent, value }] as const,
);
const entries = LEDGER_ENTRIES.map(
  (value) => [`ledger entry ${value.type}`, { schema: LedgerEntry, value }] as const,
);
const all = [...Object.entries(EXAMPLES), ...events, ...entries];

/** Objects whose keys are data, and values that are recorded unchanged. */
const FREE = new Set(['params', 'change', 'details', 'files', 'offsets', 'request', 'response']);

function isFree(path: readonly string[]): boolean {
  return path.some((key) => FREE.has(key)) || path.join('.') === 'agents';
}

describe.each(all)('the schema of %s', (_name, { schema, value }) => {
  it('accepts its example, which survives a JSON round trip', () => {
    const parsed = schema.parse(value);
    expect(parsed).toEqual(value);
    expect(schema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(value);
  });

  it('rejects an unknown key at any depth', () => {
    const changes = changedOnce(value, (part, path) =>
      part !== null && typeof part === 'object' && !Array.isArray(part) && !isFree(path)
        ? { ...part, surprise: 1 }
        : undefined,
    );
    expect(changes.length).toBeGreaterThan(0);
    for (const { where, value: changed } of changes) {
      expect(schema.safeParse(changed).success, where).toBe(false);
    }
  });

  it.each([NaN, Infinity, -Infinity])('rejects %s in place of any number', (bad) => {
    const changes = changedOnce(value, (part, path) =>
      typeof part === 'number' && !path.includes('request') ? bad : undefined,
    );
    for (const { where, value: changed } of changes) {
      expect(schema.safeParse(changed).success, where).toBe(false);
    }
  });

  it('rejects text in place of any number, and a number in place of any text', () => {
    const changes = changedOnce(value, (part, path) => {
      if (path.includes('request') || path.includes('details')) return undefined;
      return typeof part === 'number' ? String(part) : typeof part === 'string' ? 7 : undefined;
    });
    for (const { where, value: changed } of changes) {
      expect(schema.safeParse(changed).success, where).toBe(false);
    }
  });

  it('rejects values other than objects', () => {
    for (const bad of [null, undefined, 1, 'text', [], [value]]) {
      expect(schema.safeParse(bad).success).toBe(false);
    }
  });
});

describe('SessionEvent', () => {
  it('has an example of each type', () => {
    const kinds = SessionEvent.options.map((option) => [...option.shape.type.values][0]);
    expect(SESSION_EVENTS.map(({ type }) => type).sort()).toEqual(kinds.sort());
  });
});

describe('names inside shapes', () => {
  it.each(['../../x', 'Constructor', '__proto__', 'a b', '', 'macd_trend;rm', 'a'.repeat(41)])(
    'reject the method "%s"',
    (method) => {
      expect(StrategyRules.safeParse({ ...STRATEGY, methods: [method] }).success).toBe(false);
    },
  );

  it('reject params with a key that is not a parameter name', () => {
    const { sizing: _sizing, ...rules } = STRATEGY;
    for (const key of ['../x', 'a.b.c', 'A.b', 'a.', '.a', 'x y']) {
      const params = { ...rules.params, [key]: 1 };
      expect(StrategyRules.safeParse({ ...rules, params }).success, key).toBe(false);
    }
  });

  it('ignore a __proto__ key in params', () => {
    const { sizing: _sizing, ...rules } = STRATEGY;
    const text = JSON.stringify(rules).replace('"params":{', '"params":{"__proto__":{"x":1},');
    const parsed = StrategyRules.safeParse(JSON.parse(text));
    if (parsed.success) {
      expect(Object.getPrototypeOf(parsed.data.params)).toBe(Object.prototype);
      expect(Object.keys(parsed.data.params)).toEqual(Object.keys(rules.params));
    }
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each(['seg1_test001', 'seg12_test1000'])('accept the test name %s', (test) => {
    const { value } = EXAMPLES['trade-event']!;
    expect(TradeEvent.safeParse({ ...(value as object), test }).success).toBe(true);
  });

  it.each(['seg1_test', 'seg1_test001/..', '../seg1_test001', 'seg1_test001\n', 'SEG1_TEST001'])(
    'reject the test name %j',
    (test) => {
      const { value } = EXAMPLES['trade-event']!;
      expect(TradeEvent.safeParse({ ...(value as object), test }).success).toBe(false);
    },
  );

  it.each([
    '2024-01-15',
    '2024-01-15T00:00:00',
    '2024-01-15T00:00:00+02:00',
    '2024-13-01T00:00:00Z',
  ])('reject the instant %s', (ts) => {
    const { value } = EXAMPLES['trade-event']!;
    expect(TradeEvent.safeParse({ ...(value as object), ts }).success).toBe(false);
  });
});

describe('messages of agents', () => {
  it('have exactly three proposals', () => {
    const { schema, value } = EXAMPLES.strategist!;
    for (const count of [0, 2, 4]) {
      const proposals = Array.from({ length: count }, () => PROPOSAL);
      expect(schema.safeParse({ ...(value as object), proposals }).success).toBe(false);
    }
  });

  it('have at most four adjustments per verdict, each with a reason', () => {
    const { schema } = EXAMPLES.verdict!;
    const [one] = VERDICT.adjustments;
    const five = Array.from({ length: 5 }, () => one);
    expect(schema.safeParse({ ...VERDICT, adjustments: five }).success).toBe(false);
    const silent = { ...VERDICT, adjustments: [{ ...one, reason: '' }] };
    expect(schema.safeParse(silent).success).toBe(false);
  });

  it('limit texts to 2,000 characters and names to 80', () => {
    const { schema } = EXAMPLES.proposal!;
    expect(schema.safeParse({ ...PROPOSAL, thesis: 'x'.repeat(2001) }).success).toBe(false);
    expect(schema.safeParse({ ...PROPOSAL, name: 'x'.repeat(81) }).success).toBe(false);
    expect(schema.safeParse({ ...PROPOSAL, name: 'x'.repeat(80) }).success).toBe(true);
  });
});
