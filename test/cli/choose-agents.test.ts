import { describe, expect, it } from 'vitest';
import { type AgentRequest, chooseAgents } from '../../cli/agents/choose-agents.ts';
import { UsageError } from '../../cli/failures/failure.ts';

const ANTHROPIC = { ANTHROPIC_API_KEY: 'sk-ant-canary-1' };
const OPENAI = { OPENAI_API_KEY: 'sk-canary-2' };
const LOCAL = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' };
const FREE = { input: 0, cached_input: 0, cache_write: 0, output: 0 };

const choose = (environment: AgentRequest['environment'], wishes: Partial<AgentRequest> = {}) =>
  chooseAgents({ agents: 'auto', environment, ...wishes });

/** `provider:model` of each role. */
function names(chosen: ReturnType<typeof chooseAgents>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(chosen.seats).map(([role, seat]) => [
      role,
      seat === 'heuristic' ? seat : `${seat.provider}:${seat.model}`,
    ]),
  );
}

const CLAUDE = 'anthropic:claude-sonnet-5-5';
const GPT = 'openai:gpt-6.1-terra';

describe('chooseAgents()', () => {
  it('takes heuristic agents where no key is set', () => {
    for (const environment of [{}, { ANTHROPIC_API_KEY: ' ', OPENAI_API_KEY: '' }, LOCAL]) {
      const chosen = choose(environment);
      expect(chosen.seats).toEqual({
        strategist: 'heuristic',
        maestro: 'heuristic',
        critic: 'heuristic',
      });
      expect(chosen.sentence).toBe(
        'Heuristic agents, as neither ANTHROPIC_API_KEY nor OPENAI_API_KEY is set',
      );
    }
  });

  it('takes a critic of another house where both keys are set', () => {
    const chosen = choose({ ...ANTHROPIC, ...OPENAI });
    expect(names(chosen)).toEqual({ strategist: CLAUDE, maestro: CLAUDE, critic: GPT });
    expect(chosen.sentence).toBe(
      `Strategist and maestro: ${CLAUDE}, as ANTHROPIC_API_KEY is set; critic: ${GPT}, as OPENAI_API_KEY is set`,
    );
  });

  it.each([
    [ANTHROPIC, CLAUDE, 'ANTHROPIC_API_KEY is set and OPENAI_API_KEY is not'],
    [OPENAI, GPT, 'OPENAI_API_KEY is set and ANTHROPIC_API_KEY is not'],
  ])('takes one provider for all roles where only its key is set', (environment, name, why) => {
    const chosen = choose(environment);
    expect(names(chosen)).toEqual({ strategist: name, maestro: name, critic: name });
    expect(chosen.sentence).toBe(`All agents: ${name}, as ${why}`);
  });

  it('lets a wish for a role stand before that for all', () => {
    const chosen = choose(
      { ...ANTHROPIC, ...OPENAI },
      { agents: 'anthropic:claude-opus-5-5', critic: 'openai', maestro: 'heuristic' },
    );
    expect(names(chosen)).toEqual({
      strategist: 'anthropic:claude-opus-5-5',
      maestro: 'heuristic',
      critic: GPT,
    });
    expect(chosen.sentence).toBe(
      `Strategist: anthropic:claude-opus-5-5, as asked; maestro: heuristic, as asked; critic: ${GPT}, as asked`,
    );
    expect(choose(ANTHROPIC, { agents: 'heuristic' }).sentence).toBe('Heuristic agents, as asked');
  });

  it('takes a server on this machine for free, whatever colons its models have', () => {
    const chosen = choose(LOCAL, { agents: 'compatible:llama3.1:8b' });
    expect(chosen.seats.critic).toEqual({
      provider: 'compatible',
      model: 'llama3.1:8b',
      context_tokens: 32_768,
      max_output_tokens: 8192,
      price: FREE,
      training_cutoff: null,
    });
    const typed = { agents: 'compatible:m', baseUrl: 'http://localhost:8000/v1' };
    expect(choose({}, typed).seats.critic).toMatchObject({ price: FREE });
  });

  it('wants a price for a model that it does not know, and says where one is missing', () => {
    const far = { OPENAI_BASE_URL: 'https://gate.example/v1' };
    expect(() => choose(far, { agents: 'compatible:m' })).toThrow(
      /^Cannot seat compatible:m as strategist: its price is not known/,
    );
    const chosen = choose(far, { agents: 'compatible:m', allowUnpriced: true });
    expect(chosen.seats.maestro).toMatchObject({ price: null });
    expect(chosen.sentence).toBe('All agents: compatible:m (price not known), as asked');
    const card = {
      provider: 'compatible',
      id: 'm',
      context_tokens: 16_000,
      max_output_tokens: 4000,
      price: { ...FREE, output: 3 },
      training_cutoff: null,
    } as const;
    const priced = choose(far, { agents: 'compatible:m', models: [card] });
    expect(priced.seats.maestro).toMatchObject({ context_tokens: 16_000, price: { output: 3 } });
  });

  it.each([
    [{}, { agents: 'antropic' }, /^There is no provider "antropic": did you mean "anthropic"\?$/],
    [{}, { critic: 'gemini:pro' }, /^There is no provider "gemini": there are auto, heuristic, /],
    [{}, { critic: '__proto__' }, /^There is no provider "__proto__"/],
    [{}, { agents: '' }, /^There is no provider ""/],
    [{}, { agents: 'recorded' }, /played by replay, verify, resume and fork/],
    [OPENAI, { strategist: 'anthropic' }, /as strategist: ANTHROPIC_API_KEY is not set$/],
    [ANTHROPIC, { critic: 'openai:gpt-6-luna' }, /critic: OPENAI_API_KEY is not set$/],
    [LOCAL, { agents: 'compatible' }, /without a model: write compatible:MODEL/],
    [LOCAL, { agents: 'compatible:' }, /without a model/],
    [{}, { agents: 'compatible:m' }, /give --base-url, or set OPENAI_BASE_URL/],
    [
      {},
      { agents: 'compatible:m', baseUrl: 'localhost' },
      /the address in --base-url: it must begin/,
    ],
    [
      { OPENAI_BASE_URL: 'http://u:canary-pw@h/v1' },
      { agents: 'compatible:m' },
      /in OPENAI_BASE_URL: /,
    ],
    [
      { ANTHROPIC_API_KEY: 'sk-canary 1' },
      {},
      /^Cannot use the key in ANTHROPIC_API_KEY, as it holds/,
    ],
  ])('refuses %o with %o in one sentence', (environment, wishes, sentence) => {
    const attempt = () => choose(environment, wishes);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(sentence);
    expect(attempt).not.toThrow(/canary|\n/);
  });

  it('never shows a key', () => {
    const shown = JSON.stringify(choose({ ...ANTHROPIC, ...OPENAI }));
    expect(shown).not.toContain('canary');
  });
});
