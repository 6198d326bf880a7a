import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { PlaceboKind, SearchOutcome } from '../../protocol/honesty.ts';
import { Sha256 } from '../../protocol/scalars.ts';
import type { Program } from '../../protocol/session-files.ts';
import { sha256 } from '../../store/durable-file.ts';
import { makeFolder } from '../../store/make-folder.ts';
import type { ArmJob, ArmRunner } from '../context/arm-runner.ts';
import { searchKey } from '../context/session-identity.ts';

/** One line of the file of a search: a finished arm. */
const CachedArm = z.strictObject({
  kind: PlaceboKind.nullable(),
  arm: z.int().positive(),
  outcome: SearchOutcome,
  hash: Sha256.describe('Of the line without it, and of the name of the file'),
});

/**
 * Caches arms on disk: one file per search, named by the key of the search and the program, with one line
 * per arm. An arm whose line is invalid runs again.
 *
 * @param folder of the cache files, created with the first arm
 * @param program part of the file name
 */
export function cachedArms(runner: ArmRunner, folder: string, program: Program): ArmRunner {
  const known = new Map<string, Map<string, SearchOutcome>>();
  const fileOf = ({ identity }: ArmJob) =>
    join(folder, `${searchKey(identity)}-${program.build}-node${program.node}.jsonl`);
  const cached = (file: string) => {
    const arms = known.get(file) ?? readArms(file);
    known.set(file, arms);
    return arms;
  };
  return {
    lanes: runner.lanes,
    async run(job, signal) {
      const file = fileOf(job);
      const arms = cached(file);
      const name = armName(job);
      const before = arms.get(name);
      if (before !== undefined) return before;
      const outcome = await runner.run(job, signal);
      const { kind, arm } = job;
      makeFolder(folder);
      // The leading newline ends a partial line that a killed process may have left.
      const hash = lineHash(file, { kind, arm, outcome });
      appendFileSync(file, `\n${JSON.stringify({ kind, arm, outcome, hash })}\n`);
      arms.set(name, outcome);
      return outcome;
    },
  };
}

function armName({ kind, arm }: Pick<ArmJob, 'kind' | 'arm'>): string {
  return `${kind} ${arm}`;
}

function readArms(file: string): Map<string, SearchOutcome> {
  const arms = new Map<string, SearchOutcome>();
  if (!existsSync(file)) return arms;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const read = parseArm(line);
    if (read === null) continue;
    const { hash, ...rest } = read;
    if (hash === lineHash(file, rest)) arms.set(armName(read), read.outcome);
  }
  return arms;
}

/** Detects a line that was changed or belongs to another search. */
function lineHash(file: string, line: Omit<z.infer<typeof CachedArm>, 'hash'>): string {
  return sha256(canonicalJson({ file: basename(file), ...line }));
}

function parseArm(line: string): z.infer<typeof CachedArm> | null {
  if (line === '') return null;
  try {
    return CachedArm.safeParse(JSON.parse(line)).data ?? null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
