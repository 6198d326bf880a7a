import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LITTLE } from './run-maestro.ts';
import { stubBrain } from './stub-brain.ts';
import { type StubServer, startStubServer } from './stub-llm-server.ts';

/** A session of minutes that computes for seconds: most of the time it waits for its model. */
export interface SlowSession {
  /** The words of a shell that run it, without its name and lab. */
  readonly words: string;
  readonly tests: number;
  /** For the process that runs it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stub: StubServer;
}

const SEGMENTS = 40;
const TESTS = 6;
/** So long does each answer take. */
const ANSWER_MS = 400;

/** @param folder for its config */
export async function slowSession(folder: string): Promise<SlowSession> {
  const config = join(folder, 'slow.json');
  writeFileSync(config, JSON.stringify({ ...LITTLE, wave: 2 }));
  const stub = await startStubServer({
    answer: async ({ schema, messages }) => {
      await setTimeout(ANSWER_MS);
      return stubBrain({ schema, messages });
    },
  });
  const size = `--market simulated:planted:1:60 --segments ${SEGMENTS} --tests ${TESTS}`;
  return {
    words: `$MAESTRO session ${size} --agents anthropic --max-calls 1000 --workers 1 --config ${config}`,
    tests: SEGMENTS * TESTS,
    environment: { ANTHROPIC_API_KEY: 'sk-ant-of-a-stub', ANTHROPIC_BASE_URL: stub.url },
    stub,
  };
}
