import { hash } from 'node:crypto';
import { findMethod } from '../../engine/strategy/all-methods.ts';
import { defaultParameters } from '../../engine/strategy/strategy-space.ts';

/** The request to a brain: the form of the answer, and the user's message. */
export interface BrainRequest {
  /** JSON Schema of the answer. */
  readonly schema: unknown;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
}

/** As much of JSON Schema as answers need. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly $ref?: string;
}

/**
 * A model that always gives a sensible answer: the same to the same prompt, a different one to
 * another. Strategies are known methods at their defaults; now and then it sends proposals back, falls
 * back, adjusts, or drops what ran.
 */
export function stubBrain(request: BrainRequest): string {
  const draw = dice(JSON.stringify(request.messages));
  const whole = inlined(request.schema as Schema, request.schema as Schema);
  const answer = filled(whole, draw) as Record<string, unknown>;
  const { properties = {} } = whole;
  if ('proposals' in properties && !('decision' in properties)) {
    const kinds = properties.proposals!.properties!;
    const first = draw(1000);
    const methods = kinds.exploit!.properties!.methods!.items!.enum as string[];
    answer.proposals = Object.fromEntries(
      Object.keys(kinds).map((kind, i) => {
        const words = (answer.proposals as Record<string, object>)[kind]!;
        return [kind, { ...words, ...strategy(methods[(first + i) % methods.length]!, draw) }];
      }),
    );
  }
  if ('watch' in properties) {
    const decisions = properties.decision!.enum as string[];
    const pick = draw(12);
    const odd = pick === 0 ? 'fall_back' : pick === 1 ? 'revise' : null;
    const chosen = odd !== null && decisions.includes(odd) ? odd : `p${1 + draw(3)}`;
    answer.decision = chosen;
    answer.watch = [{ metric: 'hit', bound: '>=', value: 0.4 }];
    answer.adjustments =
      chosen.startsWith('p') && draw(4) === 0 ? [change('atr_stop_mult', 2.3)] : [];
  }
  if ('analysis' in properties && 'decision' in properties) {
    answer.decision = ['keep', 'adjust', 'drop', 'keep'][draw(4)];
    answer.adjustments =
      answer.decision === 'adjust' ? [change('timeout_bars', 100 + draw(400))] : [];
  } else if ('adjustments' in properties && !('watch' in properties)) answer.adjustments = [];
  if ('adjustment' in properties) {
    answer.adjustment =
      answer.decision === 'adjust' ? change('atr_stop_mult', 1 + draw(40) / 10) : null;
  }
  return JSON.stringify(answer);
}

function strategy(method: string, draw: (below: number) => number) {
  const params = defaultParameters([method]);
  const exits = { atr_stop_mult: [1.5, 2, 2.5][draw(3)]!, timeout_bars: 60 + draw(200) };
  const all = { ...params, ...exits, ...(draw(2) === 0 ? {} : { hard_tp_usd: 300 }) };
  if (findMethod(method) === undefined) throw new Error(`no method ${method}`);
  return {
    methods: [method],
    combine: 'all',
    parameters: Object.entries(all).map(([name, value]) => ({ name, value })),
  };
}

function change(parameter: string, new_value: number) {
  return { parameter, new_value, reason: 'the numbers of the last segment ask for it' };
}

/** The schema with its references resolved: SDKs write a form that is used twice only once. */
function inlined(schema: Schema, root: Schema): Schema {
  if (Array.isArray(schema)) return schema.map((one) => inlined(one, root)) as never;
  if (schema === null || typeof schema !== 'object') return schema;
  if (schema.$ref !== undefined) {
    const steps = schema.$ref.replace(/^#\/?/, '').split('/').filter(Boolean);
    const found = steps.reduce((at, step) => at[step] as never, root as Record<string, unknown>);
    return inlined(found as Schema, root);
  }
  const entries = Object.entries(schema).map(([key, one]) => [key, inlined(one as never, root)]);
  return Object.fromEntries(entries) as Schema;
}

/** Something of every property: the first of an enum that is drawn, a text for a text. */
function filled(schema: Schema, draw: (below: number) => number): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[draw(schema.enum.length)];
  if (schema.anyOf !== undefined) return filled(schema.anyOf[0]!, draw);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, one]) => [key, filled(one, draw)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        filled(schema.items!, draw),
      );
    case 'string':
      return `thought ${draw(1000)}`;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return 0;
  }
}

/** Numbers that follow from a text alone. */
function dice(text: string): (below: number) => number {
  let count = 0;
  return (below) => {
    count += 1;
    return Number.parseInt(hash('sha256', `${count}|${text}`).slice(0, 8), 16) % below;
  };
}
