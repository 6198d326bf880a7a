import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { jsonSchemaOf } from '../../agents/models/pricing.ts';
import { RECORDED_FOLDER, type RecordedAnswer, RecordedSession } from './recorded-session.ts';
import { type Answer, runRecorded } from './run-recorded.ts';
import { SEAT } from './scripted-model.ts';
import { smallConfig } from './small-session.ts';
import { stubBrain } from './stub-brain.ts';

/*
 * How `test/fixtures/recorded-numbers` was made, by commit 677223d and once:
 *
 *     npx tsx test/helpers/record-numbers.ts && npx biome check --write test/fixtures
 *
 * It shows what is computed at that commit. Never run it to make a change pass: where the numbers are
 * meant to change, state in the commit which do, and why.
 */

const LED = {
  maestro: { ...SEAT, model: 'scripted-maestro' },
  strategist: { ...SEAT, model: 'scripted-strategist' },
  critic: { ...SEAT, model: 'scripted-critic', training_cutoff: '2022-02' },
};

const SESSIONS = {
  heuristic: {
    market: { kind: 'null', seed: 5, days: 110, intervalMs: 300_000 },
    exam_look: null,
    config: smallConfig({ tests: 16, wave: 4, rule_cooldown_waves: 3 }),
  },
  led: {
    market: { kind: 'planted', seed: 3, days: 100, intervalMs: 900_000 },
    exam_look: null,
    config: smallConfig({ tests: 12, wave: 2, seed: 8, reviews: 2, agents: LED }),
  },
  judged: {
    market: { kind: 'planted', seed: 1, days: 60, intervalMs: 300_000 },
    exam_look: 1,
    config: smallConfig({ placebo: { arms: 2, stop_after: null } }),
  },
} as const;

/**
 * The stub gives a sensible answer each time, except for a slip that it repairs and one refusal. What it
 * proposes is gated, and where it is asked in the middle of a segment it changes something.
 */
function recordingBrain(answers: RecordedAnswer[]): Answer {
  return ({ turn, attempt, role, segment, purpose }, { messages, output }) => {
    const text = stubBrain({ schema: jsonSchemaOf(output.schema), messages });
    const call = answers.length;
    const reply = {
      text: call === 2 ? 'I would rather not say.' : livelier(text),
      end: call === 5 ? 'refusal' : 'end',
      usage: {
        input_tokens: 2000 + 100 * call,
        cached_tokens: 10 * call,
        cache_write_tokens: call,
        output_tokens: 300 + call,
      },
    } as const;
    answers.push({ turn, attempt, role, segment, purpose, ...reply });
    return reply;
  };
}

function livelier(text: string): string {
  const answer = JSON.parse(text) as Record<string, unknown>;
  if ('adjustment' in answer) {
    const adjustment = { parameter: 'atr_stop_mult', new_value: 2.7, reason: 'give it room' };
    return JSON.stringify({ ...answer, decision: 'adjust', adjustment });
  }
  if ('proposals' in answer && !('decision' in answer)) {
    const proposals = answer.proposals as Record<string, { parameters: object[] }>;
    proposals.exploit!.parameters.push({ name: 'vhf_min', value: 0.25 });
    proposals.vary!.parameters.push({ name: 'cvd_min', value: 0.02 });
    proposals.explore!.parameters.push({ name: 'atr_z_min', value: -0.5 });
  }
  return JSON.stringify(answer);
}

for (const [name, settings] of Object.entries(SESSIONS)) {
  const lab = mkdtempSync(join(tmpdir(), 'maestro-record-'));
  const answers: RecordedAnswer[] = [];
  const session = RecordedSession.parse({ recorded_by: '677223d', ...settings, answers: [] });
  const numbers = await runRecorded(lab, session, recordingBrain(answers));
  rmSync(lab, { recursive: true });
  const write = (file: string, bytes: string | Uint8Array) =>
    writeFileSync(join(RECORDED_FOLDER, file), bytes);
  write(`${name}.json`, `${JSON.stringify({ ...session, answers }, null, 2)}\n`);
  const bundle = JSON.stringify(Object.fromEntries(numbers));
  write(`${name}.numbers.json.gz`, gzipSync(bundle, { level: 9 }));
}
