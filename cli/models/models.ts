import {
  defaultModel,
  KNOWN_MODELS,
  MODEL_SOURCES,
  MODELS_AS_OF,
} from '../../agents/known-models.ts';
import { type ModelCard, Provider } from '../../protocol/agent-seat.ts';
import { countText } from '../../protocol/number-text.ts';
import { isSet, PROVIDER_VARIABLES } from '../agents/provider-settings.ts';
import { alignColumns } from '../align-columns.ts';
import { print } from '../terminal.ts';

/** `maestro models`. */
export function models({ json }: { readonly json: boolean }): void {
  const names = [
    ...new Set(Object.values(PROVIDER_VARIABLES).flatMap(({ key, baseUrl }) => [key, baseUrl])),
  ];
  const set = names.map((name) => [name, isSet(process.env, name)] as const);
  if (json) {
    const defaults = Provider.options.map((provider) => [provider, defaultModel(provider)]);
    const list = {
      as_of: MODELS_AS_OF,
      sources: MODEL_SOURCES,
      defaults: Object.fromEntries(defaults),
      is_set: Object.fromEntries(set),
      models: KNOWN_MODELS,
    };
    print(JSON.stringify(list, null, 2));
    return;
  }
  const head = ['model', 'input', 'cached', 'cache write', 'output', 'window', 'learnt until', ''];
  print(alignColumns([head, ...KNOWN_MODELS.map(rowOf)]));
  print(
    `\nUSD for a million tokens, as of ${MODELS_AS_OF}; n/a is not known, and needs --allow-unpriced.\n` +
      `Windows end where a longer prompt would cost more.\n${MODEL_SOURCES.map((source) => `  ${source}`).join('\n')}\n\n` +
      `Any other model: PROVIDER:MODEL, with its price under "models" in the config file; servers of your\n` +
      `own (Ollama, llama.cpp, vLLM, LM Studio): compatible:MODEL with --base-url or OPENAI_BASE_URL.\n\n` +
      set.map(([name, is]) => `${name.padEnd(20)}${is ? 'set' : 'not set'}`).join('\n'),
  );
}

function rowOf({ provider, id, price, context_tokens, training_cutoff }: ModelCard): string[] {
  const prices = [price?.input, price?.cached_input, price?.cache_write, price?.output];
  return [
    `${provider}:${id}`,
    ...prices.map((usd) => (usd === undefined ? 'n/a' : String(usd))),
    countText(context_tokens),
    training_cutoff ?? 'n/a',
    id === defaultModel(provider) ? 'default' : '',
  ];
}
