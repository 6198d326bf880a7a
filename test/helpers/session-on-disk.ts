import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { runSession } from '../../sessions/run-session.ts';
import { type SessionOptions, sessionSetup } from './small-session.ts';

/** Runs a session in a lab, in this thread unless a pool is given. */
export async function runOnDisk(
  lab: string,
  name: string,
  options: SessionOptions = {},
): Promise<{ folder: string; metrics: MetricsGlobal }> {
  const setup = { ...sessionSetup(options), name };
  const store = createFileStore(join(lab, 'sessions'), name, () => new Date());
  const { agents = heuristicAgents, pool = inProcessPool(testRecorder()), signal } = options;
  const ports = { agents, pool, store, ...(signal === undefined ? {} : { signal }) };
  try {
    const metrics = await runSession(setup, ports);
    return { folder: store.folder, metrics };
  } finally {
    store.close();
  }
}

/** All files below a folder: text by path, with slashes, in order. */
export function filesBelow(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}

/** The lines of a JSONL file as they are, unchecked. */
export function jsonLines<Shape>(text: string): Shape[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Shape);
}
