import { describe, expect, it } from 'vitest';
import { type AgentRequest, chooseAgents } from '../../cli/agents/choose-agents.ts';
import { UsageError } from '../../cli/failures/failure.ts';

const ANTHROPIC = { ANTHROPIC_API_KEY: 'sk-ant-canary-1' };
const OPENAI = { OPENAI_API_KEY: 'sk-canary-2' };
const LOCAL = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' };
const FREE = { input: 0, cached_input: 0, cache_write: 0, output: 0 };

const choose = (environment: AgentRequest['environment'], request: Partial<AgentRequest> = {}) =>
  chooseAgents({ agents: 'auto', environment, ...request });

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
        'Heuristic agents (neither ANTHROPIC_API_KEY nor OPENAI_API_KEY is set)',
      );
    }
  });

  it('seats a critic of another provider if both keys are set', () => {
    const chosen = choose({ ...ANTHROPIC, ...OPENAI });
    expect(names(chosen)).toEqual({ strategist: CLAUDE, maestro: CLAUDE, critic: GPT });
    expect(chosen.sentence).toBe(
      `Strategist and maestro: ${CLAUDE} (ANTHROPIC_API_KEY is set); critic: ${GPT} (OPENAI_API_KEY is set)`,
    );
  });

  it.each([
    [ANTHROPIC, CLAUDE, 'ANTHROPIC_API_KEY is set and OPENAI_API_KEY is not'],
    [OPENAI, GPT, 'OPENAI_API_KEY is set and ANTHROPIC_API_KEY is not'],
  ])('seats one provider for all roles if only its key is set', (environment, name, why) => {
    const chosen = choose(environment);
    expect(names(chosen)).toEqual({ strategist: name, maestro: name, critic: name });
    expect(chosen.sentence).toBe(`All agents: ${name} (${why})`);
  });

  it('prefers the choice for a role to that for all', () => {
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
      `Strategist: anthropic:claude-opus-5-5 (as requested); maestro: heuristic (as requested); critic: ${GPT} (as requested)`,
    );
    expect(choose(ANTHROPIC, { agents: 'heuristic' }).sentence).toBe(
      'Heuristic agents (as requested)',
    );
  });

  it('prices a server on this machine at zero, also for models with colons', () => {
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

  it('requires a price for an unknown model, and reports a missing one', () => {
    const far = { OPENAI_BASE_URL: 'https://gate.example/v1' };
    expect(() => choose(far, { agents: 'compatible:m' })).toThrow(
      /^Cannot seat the strategist: compatible:m cannot be used, its price is /,
    );
    const chosen = choose(far, { agents: 'compatible:m', allowUnpriced: true });
    expect(chosen.seats.maestro).toMatchObject({ price: null });
    expect(chosen.sentence).toBe('All agents: compatible:m, price unknown (as requested)');
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
    [
      {},
      { agents: 'antropic' },
      /^Cannot seat "antropic": no such provider; did you mean "anthropic"\?$/,
    ],
    [
      {},
      { critic: 'gemini:pro' },
      /^Cannot seat "gemini": no such provider; use one of auto, heuristic, /,
    ],
    [{}, { critic: '__proto__' }, /^Cannot seat "__proto__": no such provider/],
    [{}, { agents: '' }, /^Cannot seat "": no such provider/],
    [{}, { agents: 'recorded' }, /only replay, verify, resume and fork use recorded answers/],
    [
      OPENAI,
      { strategist: 'anthropic' },
      /^Cannot seat the strategist: ANTHROPIC_API_KEY is not set; set it, or use --agents heuristic$/,
    ],
    [ANTHROPIC, { critic: 'openai:gpt-6-luna' }, /critic: OPENAI_API_KEY is not set; /],
    [
      LOCAL,
      { agents: 'compatible' },
      /^Cannot seat the strategist: "compatible" names no model; give compatible:MODEL/,
    ],
    [LOCAL, { agents: 'compatible:' }, /"compatible:" names no model/],
    [{}, { agents: 'compatible:m' }, /give --base-url, or set OPENAI_BASE_URL/],
    [
      {},
      { agents: 'compatible:m', baseUrl: 'localhost' },
      /^Cannot read --base-url: it is not a valid address; begin/,
    ],
    [
      { OPENAI_BASE_URL: 'http://u:canary-pw@h/v1' },
      { agents: 'compatible:m' },
      /^Cannot read OPENAI_BASE_URL: it is not a valid address/,
    ],
    [
      { ANTHROPIC_API_KEY: 'sk-canary 1' },
      {},
      /^Cannot read ANTHROPIC_API_KEY: it contains a space/,
    ],
  ])('rejects %o with %o', (environment, request, sentence) => {
    const attempt = () => choose(environment, request);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(sentence);
    expect(attempt).not.toThrow(/canary|\n/);
  });

  it('never shows a key', () => {
    const shown = JSON.stringify(choose({ ...ANTHROPIC, ...OPENAI }));
    expect(shown).not.toContain('canary');
  });
});
