import {
  defaultModel,
  KNOWN_MODELS,
  MODEL_SOURCES,
  MODELS_AS_OF,
} from '../../agents/models/known-models.ts';
import { type ModelCard, Provider } from '../../protocol/agent-seat.ts';
import { countText } from '../../protocol/number-text.ts';
import { isSet, PROVIDER_VARIABLES } from '../agents/provider-settings.ts';
import { type Column, type ListingFlags, printListing, rounded } from '../terminal/listing.ts';
import { printJson, say } from '../terminal/terminal.ts';

/** `maestro models`. */
export function models({ json, header }: ListingFlags): void {
  const names = [
    ...new Set(Object.values(PROVIDER_VARIABLES).flatMap(({ key, baseUrl }) => [key, baseUrl])),
  ];
  const set = names.map((name) => [name, isSet(process.env, name)] as const);
  if (json === true) {
    const defaults = Provider.options.map((provider) => [provider, defaultModel(provider)]);
    const list = {
      as_of: MODELS_AS_OF,
      sources: MODEL_SOURCES,
      defaults: Object.fromEntries(defaults),
      is_set: Object.fromEntries(set),
      models: KNOWN_MODELS,
    };
    printJson(list);
    return;
  }
  printListing(COLUMNS, KNOWN_MODELS, { header });
  say(
    `\nUSD for a million tokens, as of ${MODELS_AS_OF}; n/a is unknown and needs --allow-unpriced.\n` +
      `Windows end where longer prompts cost more.\n${MODEL_SOURCES.map((source) => `  ${source}`).join('\n')}\n\n` +
      `Any other model: PROVIDER:MODEL, with its price under "models" in the config file; your own\n` +
      `servers (Ollama, llama.cpp, vLLM, LM Studio): compatible:MODEL with --base-url or OPENAI_BASE_URL.\n\n` +
      set.map(([name, is]) => `${name.padEnd(20)}${is ? 'set' : 'not set'}`).join('\n'),
  );
}

const COLUMNS: readonly Column<ModelCard>[] = [
  { title: 'model', value: ({ provider, id }) => `${provider}:${id}` },
  { title: 'input', value: ({ price }) => price?.input ?? null },
  { title: 'cached', value: ({ price }) => price?.cached_input ?? null },
  { title: 'cache write', value: ({ price }) => price?.cache_write ?? null },
  { title: 'output', value: ({ price }) => price?.output ?? null },
  rounded('window', ({ context_tokens }) => context_tokens, countText),
  { title: 'training cutoff', value: ({ training_cutoff }) => training_cutoff },
  {
    title: 'default',
    value: ({ provider, id }) => (id === defaultModel(provider) ? 'default' : ''),
  },
];
