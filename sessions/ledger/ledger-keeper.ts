import * as z from 'zod';
import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { countTrials } from '../../analyzer/segment-record.ts';
import { CriticAudit } from '../../protocol/honesty.ts';
import type { LedgerEntry, TrialKind } from '../../protocol/ledger-entry.ts';
import type { Proposal } from '../../protocol/proposal.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { EventOf, SessionEvent } from '../../protocol/session-event.ts';
import { SCREENED_SETS } from '../context/screened-sets.ts';
import type { SessionPorts } from '../context/session-ports.ts';
import { familyOfEntry } from './families.ts';
import type { LabLedger } from './lab-ledger.ts';
import { entriesOfOld, lastBegun, ofRun, runKey, type WhichSession } from './register-session.ts';
import { nextTry, triesOf } from './tries.ts';

/** The ports that receive what a session does. */
type RecordingPorts = Pick<SessionPorts, 'store' | 'onEvent'>;

/**
 * Wraps the ports of a session so that every trial is on the ledger of the lab before it is in the
 * journal or shown. A resumed session repeats its events, and none is recorded twice. An error of the
 * ledger ends the session before the event is emitted.
 *
 * @param which a session on the ledger; a session from before there was a ledger is added to it
 */
export function keptOnLedger<Ports extends RecordingPorts>(
  ports: Ports,
  ledger: LabLedger,
  which: WhichSession,
): Ports & Required<Pick<SessionPorts, 'beginTry'>> {
  const { store, onEvent } = ports;
  const keeper = new LedgerKeeper(ledger, which);
  // The tests of a wave are emitted one by one after all of them have ended, and are counted together.
  const waiting: EventOf<'test_finished'>[] = [];
  const flushTests = () => {
    if (waiting.length === 0) return;
    keeper.countTests(waiting);
    for (const event of waiting.splice(0)) {
      store.append(event);
      onEvent?.(event);
    }
  };
  return {
    ...ports,
    beginTry: () => keeper.beginTry(),
    store: {
      ...store,
      append(event: SessionEvent) {
        if (event.type === 'test_finished') {
          waiting.push(event);
          return;
        }
        flushTests();
        keeper.countEvent(event);
        store.append(event);
      },
      write(path: string, text: string, options?: { readonly isDurable: boolean }) {
        flushTests();
        keeper.countFile(path, text);
        store.write(path, text, options);
      },
      sync() {
        flushTests();
        store.sync();
      },
    },
    onEvent(event: SessionEvent) {
      if (event.type !== 'test_finished') onEvent?.(event);
    },
  };
}

/** Turns the events and files of a session into ledger entries. */
class LedgerKeeper {
  readonly #ledger: LabLedger;
  #which: WhichSession;
  #run: number | null = null;
  #wave = 0;
  /** The proposals of the running segment, in order. */
  #proposals: Proposal[] = [];
  /** The number of shadows of each kind and wave so far. */
  readonly #shadows = new Map<string, number>();

  constructor(ledger: LabLedger, which: WhichSession) {
    this.#ledger = ledger;
    this.#which = which;
  }

  countEvent(event: SessionEvent): void {
    switch (event.type) {
      case 'session_started':
        this.#begin();
        return;
      case 'segment_started':
        this.#proposals = [];
        return;
      case 'wave_started':
        this.#wave = event.wave;
        return;
      case 'proposed': {
        const { segment, revised, proposals } = event;
        this.#proposals.push(...proposals);
        const counts = { proposals: proposals.length };
        this.#trials(`segment ${segment}/${round(revised)}`, { of: 'proposals', segment, counts });
        return;
      }
      case 'screened': {
        const { segment, screening } = event;
        const what = `screening ${round(this.#proposals.length > screening.length)}`;
        const counts = { screened_sets: screening.length * SCREENED_SETS };
        this.#trials(`segment ${segment}/${what}`, { of: 'screening', segment, counts });
        return;
      }
      case 'chosen':
        this.#reject(event);
        return;
      case 'planned':
        this.#patch(event);
        return;
      case 'shadowed':
        this.#shadow(event);
        return;
      case 'replayed':
        this.#trials('finalists', { of: 'finalists', counts: { replays: event.finalists } });
        return;
      case 'examined':
        this.#examined(event);
        return;
      default:
        return;
    }
  }

  /** Counts the tests of one wave. */
  countTests(tests: readonly EventOf<'test_finished'>[]): void {
    const { segment } = tests[0]!;
    const { count, validated } = this.#which.identity.config.candidates;
    const failed = tests.filter(({ status }) => status === 'failed').length;
    const outcomes = tests.map(({ status, played, files }) => ({
      outcome:
        played === null
          ? ({ status: status === 'failed' ? 'failed' : 'skipped', why: '' } as const)
          : ({ status: 'ran', result: { ...played, files } } as const),
    }));
    this.#trials(`segment ${segment}/wave ${this.#wave}`, {
      segment,
      wave: this.#wave,
      of: 'wave',
      counts: countTrials(outcomes, { candidates: count, validated }),
      failed,
    });
  }

  /** Counts what no event carries. */
  countFile(path: string, text: string): void {
    if (/^segment_\d+\/segment_plan\.json$/.test(path)) {
      const { segment, scouting } = JSON.parse(text) as SegmentPlan;
      const counts = { scouted: scouting?.sets ?? 0 };
      this.#trials(`segment ${segment}/scouting`, { of: 'scouting', segment, counts });
    }
    if (path !== 'metrics_global.json') return;
    const { honesty, walk_forward } = WithAudits.parse(JSON.parse(text));
    for (const { segment, lift, sums } of honesty?.critic?.segments ?? []) {
      // The Critic may know the outcome of steps that were seen before.
      if (!walk_forward.segments.includes(segment)) continue;
      this.#add(`segment ${segment}/audit`, { type: 'audit', segment, tests: lift.tests, ...sums });
    }
  }

  /**
   * Draws the number of the try under the lock of the ledger, so that no two sessions get the same; a session that
   * draws again gets its own.
   */
  beginTry(): number {
    const run = this.#run!;
    const own = runKey(this.#which, run);
    const key = `${own}/try`;
    this.#ledger.append((lines) => {
      const begun = lastBegun(lines, this.#which)!;
      const family = familyOfEntry(lines, begun).lines;
      const others = family.filter(({ entry }) => !entry.key.startsWith(`${own}/`));
      const k = nextTry(triesOf(others), begun);
      return [{ type: 'try_begun', key, ...ofRun(this.#which, run), k }];
    });
    const drawn = this.#ledger.known(key)!.entry;
    return (drawn as Extract<LedgerEntry, { type: 'try_begun' }>).k;
  }

  #begin(): void {
    const lines = this.#ledger.lines();
    const begun = lastBegun(lines, this.#which);
    this.#run = begun?.run ?? 1;
    if (begun === null) this.#ledger.append((all) => entriesOfOld(all, this.#which));
    else this.#which = { ...this.#which, bars: begun.bars };
  }

  #reject({ segment, id }: EventOf<'chosen'>): void {
    // Ids are unique within a round; after a revision the chosen proposal is of the last round.
    const chosen = id === null ? undefined : this.#proposals.findLast((one) => one.id === id);
    const others = this.#proposals.filter((one) => one !== chosen);
    if (others.length === 0) return;
    const proposals = others.map((one) => ({
      id: one.id,
      name: one.name,
      rules: describeRules(one),
    }));
    this.#add(`segment ${segment}/rejected`, { type: 'rejected', segment, proposals });
  }

  #patch({ event }: EventOf<'planned'>): void {
    const { segment, wave, patch } = event;
    if (patch === undefined) return;
    const { parameter, old_value, new_value, applied_at } = patch;
    const what = `patch ${wave} ${parameter} ${old_value} ${new_value}`;
    const made = { parameter, old_value, new_value, applied_at };
    this.#add(`segment ${segment}/${what}`, { type: 'patched', segment, wave, ...made });
  }

  #shadow({ segment, of, wave, candidates, validations, steps }: EventOf<'shadowed'>): void {
    const what = `segment ${segment}/shadow ${of} ${wave ?? 'all'}`;
    const number = (this.#shadows.get(what) ?? 0) + 1;
    this.#shadows.set(what, number);
    this.#trials(`${what} ${number}`, {
      segment,
      wave,
      of: `${of}_shadow`,
      counts: { shadows: candidates + validations + steps },
    });
  }

  #examined({ exam }: EventOf<'examined'>): void {
    const { look, specification, from, to, t, p, passed } = exam;
    const { build } = this.#which.identity.program;
    const { run: _run, ...own } = ofRun(this.#which, 1);
    const found = { look, specification, from, to, t, p, passed, build };
    const key = `examined ${specification}/${build}`;
    this.#ledger.add({ type: 'examined', key, ...own, ...found });
  }

  #trials(
    what: string,
    trials: Pick<Own<'trials'>, 'of'> &
      Partial<Pick<Own<'trials'>, 'segment' | 'wave' | 'failed'>> & {
        readonly counts: Readonly<Partial<Record<TrialKind, number>>>;
      },
  ): void {
    const counts = Object.fromEntries(Object.entries(trials.counts).filter(([, n]) => n > 0));
    if (Object.keys(counts).length === 0) return;
    this.#add(what, { type: 'trials', segment: null, wave: null, failed: 0, ...trials, counts });
  }

  #add(what: string, entry: OwnEntry): void {
    const run = this.#run!;
    const key = `${runKey(this.#which, run)}/${what}`;
    this.#ledger.add({ key, ...ofRun(this.#which, run), ...entry } as LedgerEntry);
  }
}

/** The fields of an entry except those of its session. */
type Own<Type extends LedgerEntry['type']> = Omit<
  Extract<LedgerEntry, { type: Type }>,
  'key' | 'market' | 'from' | 'to' | 'name' | 'session' | 'run'
>;
type OwnEntry = Own<'trials'> | Own<'rejected'> | Own<'patched'> | Own<'audit'>;

/** The counted part of `metrics_global.json`. */
const WithAudits = z.object({
  honesty: z.object({ critic: z.object({ segments: z.array(CriticAudit) }).nullable() }).nullish(),
  walk_forward: z.object({ segments: z.array(z.int()) }),
});

function round(isRevised: boolean): string {
  return isRevised ? 'revision' : 'proposals';
}
