import { Budget, NO_LIMITS } from '../../agents/models/budget.ts';
import type {
  CallOptions,
  ModelClient,
  ModelReply,
  ModelRequest,
} from '../../agents/models/model-client.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import type { ModelDesk } from '../../sessions/context/model-desk.ts';

/** A seat with round prices: 1 USD a million tokens in, 10 out. */
export const SEAT: ModelSeat = {
  provider: 'openai',
  model: 'scripted',
  context_tokens: 100_000,
  max_output_tokens: 4000,
  price: { input: 1, cached_input: 0.1, cache_write: 1, output: 10 },
  training_cutoff: null,
};

/** The response of a scripted model: an answer with its usage, or a failure. */
export type ScriptedReply = Partial<ModelReply> | Error;

export type Script = (
  request: ModelRequest,
  options: CallOptions,
) => ScriptedReply | Promise<ScriptedReply>;

/** A model without a network that returns scripted answers. */
export function scriptedModel(script: Script): ModelClient & { readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    provider: 'openai',
    model: 'scripted',
    asked,
    async complete(request, options) {
      asked.push(request);
      const reply = await script(request, options);
      if (reply instanceof Error) throw reply;
      const text = reply.text ?? '';
      options.onText?.(text);
      return {
        text,
        end: 'end',
        stopReason: 'stop',
        usage: { input_tokens: 100, cached_tokens: 0, cache_write_tokens: 0, output_tokens: 10 },
        ...reply,
      };
    },
  };
}

export interface DeskOptions {
  readonly script?: Script;
  /** Instead of a script: a client, or null if no model may be called. */
  readonly client?: ModelClient | null;
  readonly limits?: Partial<BudgetLimits>;
  readonly recorded?: readonly Transcript[];
  readonly turnDeadlineMs?: number;
}

/** A desk with a scripted model, on which waiting takes no time but is recorded. */
export function scriptedDesk(options: DeskOptions = {}): ModelDesk & { readonly waits: number[] } {
  const { script = () => ({ text: '{}' }), limits, recorded = [] } = options;
  const client = options.client === undefined ? scriptedModel(script) : options.client;
  const waits: number[] = [];
  return {
    waits,
    recorded: (turn) => recorded.filter((one) => one.turn === turn),
    connect: client === null ? null : async () => client,
    budget: new Budget({ ...NO_LIMITS, on_budget: 'stop', ...limits }),
    turnDeadlineMs: options.turnDeadlineMs ?? 300_000,
    async sleep(ms) {
      waits.push(ms);
    },
  };
}
