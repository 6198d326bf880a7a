import { describe, expect, it } from 'vitest';
import { KNOWN_MODELS, MODELS_AS_OF } from '../../../agents/models/known-models.ts';
import { modelsCommand } from '../../../cli/commands/models-command.ts';
import { runHere, runOnTerminal } from '../../helpers/run-in-process.ts';
import { runMaestro } from '../../helpers/run-maestro.ts';

describe('maestro models', () => {
  it('lists the models with prices, windows and the date, and which keys are set', async () => {
    const { code, out, err } = await runMaestro(['models'], {
      env: { OPENAI_API_KEY: 'sk-canary-123', OPENAI_BASE_URL: '' },
    });
    expect(code).toBe(0);
    for (const { provider, id } of KNOWN_MODELS) expect(out).toContain(`\n${provider}:${id}\t`);
    expect(out).toMatch(
      /^anthropic:claude-sonnet-5-5\t2\t0\.1\t2\.5\t10\t1000000\t2026-06\tdefault$/m,
    );
    expect(out).toMatch(/^anthropic:claude-fable-5-2\tn\/a\tn\/a\t/m);
    expect(out.trimEnd().split('\n')).toHaveLength(KNOWN_MODELS.length + 1);
    expect(err).toContain(`as of ${MODELS_AS_OF}`);
    expect(err).toMatch(/^ANTHROPIC_API_KEY +not set$/m);
    expect(err).toMatch(/^OPENAI_API_KEY +set$/m);
    expect(err).toMatch(/^OPENAI_BASE_URL +not set$/m);
    expect(out + err).not.toContain('canary');
  });

  it('separates thousands for people', async () => {
    const { out } = await runOnTerminal(modelsCommand());
    expect(out).toMatch(
      /^anthropic:claude-sonnet-5-5 +2 +0\.1 +2\.5 +10 +1,000,000 +2026-06 +default$/m,
    );
  });

  it('prints JSON for programs', async () => {
    const { code, out } = await runHere(modelsCommand(), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      as_of: MODELS_AS_OF,
      defaults: { anthropic: 'claude-sonnet-5-5', openai: 'gpt-6.1-terra', compatible: null },
      is_set: { ANTHROPIC_API_KEY: false, OPENAI_API_KEY: false, OPENAI_BASE_URL: false },
      models: KNOWN_MODELS,
    });
  });
});
