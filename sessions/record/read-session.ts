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

/** A segment on disk: what it planned, and what it found if it came to an end. */
export interface StoredSegment {
  readonly segment: number;
  readonly plan: SegmentPlan | null;
  readonly results: SegmentResults | null;
  readonly planEvents: readonly PlanEvent[];
}

/** A session on disk, however far it came. */
export interface StoredSession {
  readonly name: string;
  readonly folder: string;
  readonly identity: SessionIdentity;
  readonly inputs: SessionInputs;
  readonly segments: readonly StoredSegment[];
  /** Null where the session did not come so far. */
  readonly metrics: MetricsGlobal | null;
  /** Whether it came to its end, by its journal. */
  readonly isFinished: boolean;
}

/**
 * Reads the artefacts of a session, but for its events.
 *
 * @throws {SessionError} a file that must be there is not, or is not what its schema says
 * @throws {JsonlError} a line of a plan cannot be read
 */
export function readSession(sessionsFolder: string, name: string): StoredSession {
  const folder = join(sessionsFolder, name);
  const identity = readArtefact(folder, 'session_config.json', SessionIdentity);
  if (identity === null)
    throw new SessionError(`"${name}" is no session: it has no session_config.json`);
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

/** What a session is played again from; none of its results. */
export interface StoredOrigin extends Pick<StoredSession, 'name' | 'folder' | 'identity'> {
  readonly inputs: SessionInputs;
  /** Whether it came to its end, as far as what it wrote there is still there. */
  readonly isFinished: boolean;
}

/**
 * Reads what a session is a function of, and nothing else.
 *
 * @throws {SessionError} a file of those is missing, or is not what its schema says
 */
export function readOrigin(sessionsFolder: string, name: string): StoredOrigin {
  const folder = join(sessionsFolder, name);
  const identity = readArtefact(folder, 'session_config.json', SessionIdentity);
  const inputs = readArtefact(folder, 'inputs.json', SessionInputs);
  if (identity === null || inputs === null) {
    const missing = identity === null ? 'session_config.json' : 'inputs.json';
    throw new SessionError(`"${name}" has no ${missing}: what it is a function of is not known`);
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

/** A JSON file against its schema; null where there is no such file. */
function readArtefact<Item>(folder: string, file: string, schema: z.ZodType<Item>): Item | null {
  const text = readStoredText(folder, file);
  if (text === null) return null;
  const path = join(folder, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SessionError(`${path} is no JSON: ${error.message.replace(/\s+/g, ' ')}`, {
      cause: error,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new SessionError(`${path}: ${issue.path.join('.')}: ${issue.message}`);
}
