import { chainSteps } from '../../analyzer/segment-record.ts';
import { metricsOf } from '../../engine/scoring/slice-record.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import type { MemorySplit } from '../../protocol/honesty.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { Role } from '../../protocol/session-files.ts';
import { seatName } from '../context/seat-name.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SessionContext } from '../context/session-context.ts';
import type { SegmentRun } from '../search/segment-run.ts';

/** A model in a role, and its first segment. */
interface Seated {
  readonly role: Role;
  readonly seat: ModelSeat;
  readonly from: number;
}

/**
 * Splits the walk-forward record at the training cutoff of each model, which may remember what was before.
 * A test counts as after if its whole step is after the end of the cutoff month.
 *
 * @returns one split per role and model with a known cutoff, and the names of models without one
 */
export function memorySplits(
  context: Pick<SessionContext, 'config' | 'windows' | 'barsPerYear'>,
  runs: readonly Pick<SegmentRun, 'results' | 'tests'>[],
): { readonly memory: MemorySplit[]; readonly unknown: string[] } {
  const { windows, barsPerYear } = context;
  const memory: MemorySplit[] = [];
  const unknown = new Set<string>();
  for (const { role, seat, from } of seated(context.config)) {
    const model = seatName(seat);
    const cutoff = endOfMonth(seat.training_cutoff);
    if (cutoff === null) {
      unknown.add(model);
      continue;
    }
    const steps = runs
      .filter(({ results }) => !results.in_sample && results.segment >= from)
      .flatMap(({ results, tests }) =>
        tests.map((test, i) => ({
          test,
          startedAt: windows.segments[results.segment - 1]![i]!.borders[2],
        })),
      );
    const metrics = (isAfter: boolean) =>
      metricsOf(
        chainSteps(
          steps.flatMap(({ test, startedAt }) => (startedAt >= cutoff === isAfter ? test : [])),
        ),
        barsPerYear,
      );
    memory.push({
      role,
      model,
      cutoff: isoInstant(cutoff),
      before: metrics(false),
      after: metrics(true),
    });
  }
  return { memory, unknown: [...unknown] };
}

function seated(config: SessionContext['config']): Seated[] {
  const found = new Map<string, Seated>();
  for (let segment = 1; segment <= config.segments; segment++) {
    const { agents } = segmentSettings(config, segment);
    for (const role of Role.options) {
      const seat = agents[role];
      if (seat === 'heuristic') continue;
      const key = `${role} ${seatName(seat)}`;
      if (!found.has(key)) found.set(key, { role, seat, from: segment });
    }
  }
  return [...found.values()];
}

/** The first millisecond after a month such as `2026-06`; null without a month. */
function endOfMonth(month: string | null): number | null {
  if (month === null) return null;
  const [year, number] = month.split('-').map(Number) as [number, number];
  return Date.UTC(year, number, 1);
}
