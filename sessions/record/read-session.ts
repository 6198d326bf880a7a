import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { parseJsonl } from '../../protocol/jsonl.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { PlanEvent } from '../../protocol/plan-event.ts';
import { SegmentPlan } from '../../protocol/segment-plan.ts';
import { SegmentResults } from '../../protocol/segment-results.ts';
import { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { listStoredFolder, readStoredText } from '../../store/read-stored-file.ts';
import { newInputs } from '../context/inputs-at-start.ts';
import { SessionError } from '../context/session-error.ts';
import { isFinished } from './session-state.ts';

/** A segment on disk: its plan, and its results if it is finished. */
export interface StoredSegment {
  readonly segment: number;
  readonly plan: SegmentPlan | null;
  readonly results: SegmentResults | null;
  readonly planEvents: readonly PlanEvent[];
}

/** A session on disk, finished or not. */
export interface StoredSession {
  readonly name: string;
  readonly folder: string;
  readonly identity: SessionIdentity;
  readonly inputs: SessionInputs;
  readonly segments: readonly StoredSegment[];
  /** Null if the session has not written them yet. */
  readonly metrics: MetricsGlobal | null;
  /** Whether it is finished, according to its journal. */
  readonly isFinished: boolean;
}

/**
 * Reads the artefacts of a session, except its events.
 *
 * @throws {SessionError} a required file is missing, or a file does not match its schema
 * @throws {JsonlError} a line of a plan cannot be read
 */
export function readSession(sessionsFolder: string, name: string): StoredSession {
  const folder = join(sessionsFolder, name);
  const identity = readArtefact(folder, 'session_config.json', SessionIdentity);
  if (identity === null)
    throw new SessionError(`Cannot read session "${name}": it has no session_config.json`);
  return {
    name,
    folder,
    identity,
    inputs: readArtefact(folder, 'inputs.json', SessionInputs) ?? newInputs(),
    segments: segmentNumbers(folder).map((segment) => readSegment(folder, segment)),
    metrics: readArtefact(folder, 'metrics_global.json', MetricsGlobal),
    isFinished: isFinished(folder),
  };
}

/** What a rerun of a session starts from; none of its results. */
export interface StoredOrigin extends Pick<StoredSession, 'name' | 'folder' | 'identity'> {
  readonly inputs: SessionInputs;
  /** Whether it is finished, according to the files that it writes at its end. */
  readonly isFinished: boolean;
}

/**
 * Reads only what determines a session.
 *
 * @throws {SessionError} such a file is missing, or does not match its schema
 */
export function readOrigin(sessionsFolder: string, name: string): StoredOrigin {
  const folder = join(sessionsFolder, name);
  const identity = readArtefact(folder, 'session_config.json', SessionIdentity);
  const inputs = readArtefact(folder, 'inputs.json', SessionInputs);
  if (identity === null || inputs === null) {
    const missing = identity === null ? 'session_config.json' : 'inputs.json';
    throw new SessionError(`Cannot read session "${name}": it has no ${missing}`);
  }
  const last = ['metrics_global.json', 'session_summary.md', 'report.html'];
  return {
    name,
    folder,
    identity,
    inputs,
    isFinished: last.some((file) => existsSync(join(folder, file))),
  };
}

function readSegment(folder: string, segment: number): StoredSegment {
  const own = `segment_${segment}`;
  const planText = readStoredText(folder, `${own}/plan.jsonl`);
  return {
    segment,
    plan: readArtefact(folder, `${own}/segment_plan.json`, SegmentPlan),
    results: readArtefact(folder, `${own}/segment_results.json`, SegmentResults),
    planEvents:
      planText === null
        ? []
        : parseJsonl(planText, PlanEvent, join(folder, own, 'plan.jsonl')).items,
  };
}

function segmentNumbers(folder: string): number[] {
  return listStoredFolder(folder, '.')
    .flatMap(({ name }) => /^segment_([1-9]\d*)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Reads a JSON file with its schema; null if there is no such file. */
function readArtefact<Item>(folder: string, file: string, schema: z.ZodType<Item>): Item | null {
  const text = readStoredText(folder, file);
  if (text === null) return null;
  const path = join(folder, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = error.message.replace(/\s+/g, ' ');
    throw new SessionError(`Cannot read ${path}: it is not valid JSON: ${why}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new SessionError(
    `Cannot read ${path}: ${issue.path.join('.') || 'content'}: ${issue.message}`,
  );
}
