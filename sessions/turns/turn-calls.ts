import { isStopping, ModelCallError } from '../../agents/models/errors.ts';
import type { CallOptions, ModelClient, ModelRequest } from '../../agents/models/model-client.ts';
import { costOf, tokensOf, worstCase } from '../../agents/models/pricing.ts';
import { retryDelayMs } from '../../agents/models/retry-policy.ts';
import type { Prompt } from '../../agents/models/turn-script.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { firstDifference } from '../../store/first-difference.ts';
import type { ModelDesk } from '../context/model-desk.ts';
import { beginTry } from '../context/record-inputs.ts';
import { simulatedMark, type TurnContext } from '../context/session-context.ts';
import { SessionError } from '../context/session-error.ts';
import type { TurnFacts } from '../context/turn-record.ts';
import {
  answeredCall,
  type CallOutcome,
  failedCall,
  NOTHING,
  outcomeOf,
  pretty,
  promptHash,
  requestRecord,
  type SentCall,
} from './call-record.ts';
import { TextBatcher } from './text-batcher.ts';
import { turnClock } from './turn-clock.ts';

/** The first request, one with a shorter prompt, or one for a repair. */
export type CallKind = Exclude<Transcript['kind'], 'compute'>;

/**
 * The model calls of one turn. Each attempt is announced before it is sent and recorded before it is
 * used; attempts recorded by an earlier run of the session are read back, not repeated.
 */
export class TurnCalls {
  readonly #context: TurnContext;
  readonly #desk: ModelDesk;
  readonly #facts: TurnFacts;
  readonly #seat: ModelSeat;
  readonly #recorded: readonly Transcript[];
  readonly #startedAt: number;
  #attempts = 0;

  constructor(context: TurnContext, desk: ModelDesk, facts: TurnFacts, seat: ModelSeat) {
    this.#context = context;
    this.#desk = desk;
    this.#facts = facts;
    this.#seat = seat;
    this.#recorded = desk.recorded(facts.turn).filter(({ kind }) => kind !== 'compute');
    this.#startedAt = context.store.now();
  }

  get attempts(): number {
    return this.#attempts;
  }

  /**
   * Sends a request until it is answered, refused or given up.
   *
   * @throws {SessionError} a different request is recorded; none is, and this is a replay; the provider
   *   rejects the key, model or request; the budget stops the session
   * @throws the reason of the session's signal
   */
  async send(kind: CallKind, prompt: Prompt): Promise<CallOutcome> {
    const request: ModelRequest = { ...prompt, maxOutputTokens: this.#seat.max_output_tokens };
    const signal = this.#context.signal ?? new AbortController().signal;
    for (let failures = 0; ; ) {
      this.#attempts += 1;
      const read = this.#recorded[this.#attempts - 1];
      const made = read === undefined ? await this.#attempt(kind, request, failures) : null;
      const record = made?.record ?? this.#readBack(read!, kind, request);
      this.#context.calls.push(record);
      if (record.outcome === 'answered') beginTry(this.#context);
      if (made?.stopping !== undefined) throw made.stopping;
      const outcome = outcomeOf(record);
      if (outcome !== null) return outcome;
      if (record.outcome === 'failed' && !isStopping(record.error)) failures += 1;
      if (made !== null) await this.#desk.sleep(made.waitMs, signal);
    }
  }

  #readBack(record: Transcript, kind: CallKind, request: ModelRequest): Transcript {
    const wanted = requestRecord(request);
    this.#checkPlace(record);
    const isSame = record.prompt_hash === promptHash(this.#seat, wanted);
    if (!isSame || (record.kind !== kind && record.outcome !== 'unknown')) {
      const { turn, role } = this.#facts;
      const difference =
        record.request === null
          ? 'the prompt hashes differ'
          : firstDifference(pretty(record.request), pretty(wanted));
      throw new SessionError(
        `Cannot reuse attempt ${record.attempt} at turn ${turn} of the ${role}: its request differs from the one to be sent: ${difference}`,
      );
    }
    if (record.inherited !== true && record.outcome !== 'not_sent') {
      this.#desk.budget.charge({ usd: record.cost_usd, tokens: record.charged_tokens });
    }
    this.#context.store.recordTurn(record);
    return record;
  }

  /** @throws {SessionError} the record belongs to another turn or attempt */
  #checkPlace(record: Transcript): void {
    const { turn, role } = this.#facts;
    const own = { ...this.#facts, attempt: this.#attempts };
    const keys = ['turn', 'attempt', 'role', 'purpose', 'segment'] as const;
    const other = keys.find((key) => record[key] !== own[key]);
    if (other === undefined) return;
    throw new SessionError(
      `Cannot reuse attempt ${this.#attempts} at turn ${turn} of the ${role}: its record has ${other} ${record[other]} instead of ${own[other]}`,
    );
  }

  async #attempt(
    kind: CallKind,
    request: ModelRequest,
    failures: number,
  ): Promise<{ record: Transcript; waitMs: number; stopping?: SessionError }> {
    const { store } = this.#context;
    const { budget, connect } = this.#desk;
    const { turn, role, purpose } = this.#facts;
    if (connect === null) {
      throw new SessionError(
        `Cannot replay turn ${turn} of the ${role} (${purpose}): no answer is recorded, and a replay calls no model`,
      );
    }
    // Errors that prevent a call must be thrown before it is announced.
    const client = await connect(this.#seat);
    this.#context.signal?.throwIfAborted();
    const worst = worstCase(this.#seat, request);
    const reservation = budget.reserve(worst);
    const base = this.#base(kind, request);
    if ('refused' in reservation) {
      if (budget.limits.on_budget === 'stop') throw budgetStop(reservation.refused);
      const error = { failure: 'budget', message: reservation.refused };
      const record = this.#keep({ ...base, ...NOTHING, outcome: 'not_sent', error });
      return { record, waitMs: 0 };
    }

    this.#context.emit({
      type: 'call_started',
      ...this.#call(kind),
      prompt_hash: base.prompt_hash,
      reserved_usd: worst.usd,
      reserved_tokens: worst.tokens,
    });
    store.sync();
    const startedAt = store.now();
    const sent = await this.#complete(client, kind, request);
    const { usage } = sent;
    const known =
      usage === null ? worst : { usd: costOf(this.#seat.price, usage), tokens: tokensOf(usage) };
    const actual = sent.isUnbilled ? { usd: 0, tokens: 0 } : known;
    budget.settle(reservation, actual);

    const waitMs = sent.error === null ? null : this.#waitAfter(sent.error, failures + 1);
    const stops = isStopping(sent.error);
    const record = this.#keep(
      {
        ...base,
        response: sent.text,
        outcome: sent.outcome,
        error:
          sent.error === null ? null : { failure: sent.error.failure, message: sent.error.message },
        // A request that stops the session is sent again on resume.
        will_retry: stops || waitMs !== null,
        stop_reason: sent.stopReason,
        usage,
        charged_tokens: actual.tokens,
        cost_usd: actual.usd,
      },
      startedAt,
    );
    this.#context.emit({
      type: 'call_finished',
      ...this.#call(kind),
      outcome: record.outcome,
      error: record.error?.message ?? null,
      will_retry: record.will_retry && !stops,
      usage,
      cost_usd: record.cost_usd,
    });
    const stopping = stops ? { stopping: new SessionError(sent.error!.message) } : {};
    return { record, waitMs: waitMs ?? 0, ...stopping };
  }

  async #complete(client: ModelClient, kind: CallKind, request: ModelRequest): Promise<SentCall> {
    const { signal, store } = this.#context;
    const batcher = new TextBatcher(
      () => store.now(),
      (text) => this.#context.emit({ type: 'agent_text', ...this.#call(kind), text }),
    );
    const leftMs = this.#desk.turnDeadlineMs - (store.now() - this.#startedAt);
    const deadline = new AbortController();
    const late = new ModelCallError(
      `Cannot call the model: ${this.#seat.provider} sent no complete answer within ${Math.round(this.#desk.turnDeadlineMs / 1000)} s`,
      { failure: 'timeout', status: null },
    );
    const timer = setTimeout(() => deadline.abort(late), Math.max(0, leftMs));
    const stop = () => deadline.abort(signal!.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const options: CallOptions = { signal: deadline.signal, onText: (chunk) => batcher.add(chunk) };
    try {
      signal?.throwIfAborted();
      const reply = await client.complete(request, options);
      batcher.flush();
      return answeredCall(reply);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ModelCallError)) throw error;
      return failedCall(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Milliseconds until the next attempt; null if there is none, or no time for it. */
  #waitAfter(error: ModelCallError, failures: number): number | null {
    const { config, store } = this.#context;
    const { turn } = this.#facts;
    const jitter = randomStream(`${config.seed}|${turn}|${this.#attempts}|jitter`).uniform();
    const wait = retryDelayMs(error, failures, jitter);
    if (wait === null) return null;
    const spentMs = store.now() - this.#startedAt;
    return spentMs + wait < this.#desk.turnDeadlineMs ? wait : null;
  }

  #base(kind: CallKind, request: ModelRequest) {
    const wanted = requestRecord(request);
    const prompt_hash = promptHash(this.#seat, wanted);
    const mark = simulatedMark(this.#context.market);
    return { ...this.#call(kind), ...mark, prompt_hash, request: wanted };
  }

  #call(kind: CallKind) {
    const { provider, model } = this.#seat;
    return { ...this.#facts, attempt: this.#attempts, kind, provider, model };
  }

  #keep(record: Omit<Transcript, 'clock'>, startedAt = this.#context.store.now()): Transcript {
    const { store } = this.#context;
    // Parsed for the key order of the schema, as when it is read back.
    const clock = turnClock(startedAt, store.now());
    const transcript = Transcript.parse({ ...record, clock });
    store.recordTurn(transcript);
    return transcript;
  }
}

function budgetStop(refused: string): SessionError {
  return new SessionError(
    `Cannot send the next call: ${refused}; resume with a larger --budget-usd, --budget-tokens or --max-calls`,
  );
}
