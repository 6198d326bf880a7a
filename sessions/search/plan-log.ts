import { isoInstant } from '../../protocol/iso-instant.ts';
import { toJsonl } from '../../protocol/jsonl.ts';
import type { PlanEvent } from '../../protocol/plan-event.ts';
import { type SearchContext, simulatedMark } from '../context/session-context.ts';

/** A PlanEvent without its time and place. */
export type PlanEntry = Omit<
  PlanEvent,
  'type' | 'ts' | 'session' | 'segment' | 'wave' | 'episode_id'
>;

/** The moment of a decision in a segment. */
export interface PlanMoment {
  /** The wave before it; 0 before the first. */
  readonly wave: number;
  /** Close of the last known bar, ms. */
  readonly at: number;
  readonly lastEpisode: number | null;
}

/** The PlanEvents of a segment: emitted, and written to `plan.jsonl`. */
export class PlanLog {
  readonly #context: SearchContext;
  readonly #segment: number;
  readonly #events: PlanEvent[] = [];

  constructor(context: SearchContext, segment: number) {
    this.#context = context;
    this.#segment = segment;
  }

  get count(): number {
    return this.#events.length;
  }

  add({ wave, at, lastEpisode }: PlanMoment, entry: PlanEntry): void {
    const event: PlanEvent = {
      type: 'plan',
      ts: isoInstant(at),
      ...simulatedMark(this.#context.market),
      session: this.#context.session,
      segment: this.#segment,
      wave,
      episode_id: lastEpisode,
      ...entry,
    };
    this.#events.push(event);
    this.#context.store.write(`segment_${this.#segment}/plan.jsonl`, toJsonl(this.#events), {
      isDurable: false,
    });
    this.#context.emit({ type: 'planned', event });
  }
}
