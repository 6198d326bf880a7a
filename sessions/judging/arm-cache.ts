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

/** One line of the file of a search: an arm that has ended. */
const PlayedArm = z.strictObject({
  kind: PlaceboKind.nullable(),
  arm: z.int().positive(),
  outcome: SearchOutcome,
  hash: Sha256.describe('Of the line without it, and of the name of the file'),
});

/**
 * Arms that are remembered: the file of a search has one line for each, named by what it follows from
 * and by the program that ran it. A line that cannot be read is no arm, and is run again.
 *
 * @param folder in which such files lie; made with the first arm
 * @param program that runs
 */
export function cachedArms(runner: ArmRunner, folder: string, program: Program): ArmRunner {
  const known = new Map<string, Map<string, SearchOutcome>>();
  const fileOf = ({ identity }: ArmJob) =>
    join(folder, `${searchKey(identity)}-${program.build}-node${program.node}.jsonl`);
  const remembered = (file: string) => {
    const arms = known.get(file) ?? readArms(file);
    known.set(file, arms);
    return arms;
  };
  return {
    lanes: runner.lanes,
    async run(job, signal) {
      const file = fileOf(job);
      const arms = remembered(file);
      const name = armName(job);
      const before = arms.get(name);
      if (before !== undefined) return before;
      const outcome = await runner.run(job, signal);
      const { kind, arm } = job;
      makeFolder(folder);
      // Begun on a line of its own, whatever a process that was killed has left of the last one.
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

/** A line that was changed, or belongs to another search, is no arm. */
function lineHash(file: string, line: Omit<z.infer<typeof PlayedArm>, 'hash'>): string {
  return sha256(canonicalJson({ file: basename(file), ...line }));
}

function parseArm(line: string): z.infer<typeof PlayedArm> | null {
  if (line === '') return null;
  try {
    return PlayedArm.safeParse(JSON.parse(line)).data ?? null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
