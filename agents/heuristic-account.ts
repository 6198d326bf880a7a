import type { CallAccount } from './model-client.ts';
import type { Answer } from './roles.ts';

const ACCOUNT: CallAccount = {
  provider: 'heuristic',
  model: 'heuristic-1',
  stop_reason: 'computed',
  usage: { input_tokens: 0, cached_tokens: 0, output_tokens: 0 },
  cost_usd: 0,
};

/** An answer that no model gave: it cost nothing. */
export function computed<Message>(message: Message): Answer<Message> {
  return { message, account: ACCOUNT };
}
