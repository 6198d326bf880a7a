import type * as z from 'zod';
import { LedgerLine } from './ledger-entry.ts';
import { MetricsGlobal } from './metrics-global.ts';
import { Patch, PlanEvent } from './plan-event.ts';
import {
  CriticIntervention,
  CriticReview,
  MaestroMessage,
  OnePagePlan,
  Proposal,
  StrategistMessage,
  StrategistReview,
  Verdict,
} from './proposal.ts';
import { ScoreEvent } from './score-event.ts';
import { SegmentPlan } from './segment-plan.ts';
import { SegmentResults } from './segment-results.ts';
import { SessionConfig } from './session-config.ts';
import { JournalLine, SessionEvent } from './session-event.ts';
import { SessionBars, SessionIdentity, SessionInputs, Transcript } from './session-files.ts';
import { Strategy } from './strategy.ts';
import { TradeEvent } from './trade-event.ts';

export interface PublishedSchema {
  readonly name: string;
  readonly about: string;
  readonly schema: z.ZodType;
}

/** Every published schema by its name. */
export const PUBLISHED_SCHEMAS: readonly PublishedSchema[] = [
  { name: 'trade-event', about: 'a line of trades.jsonl', schema: TradeEvent },
  { name: 'score-event', about: 'a line of scores.jsonl', schema: ScoreEvent },
  { name: 'plan-event', about: 'a line of plan.jsonl', schema: PlanEvent },
  { name: 'session-event', about: 'an event of maestro session --json', schema: SessionEvent },
  { name: 'journal', about: 'a line of journal.jsonl', schema: JournalLine },
  { name: 'ledger', about: 'a line of ledger.jsonl', schema: LedgerLine },
  { name: 'strategy', about: 'a strategy as data', schema: Strategy },
  { name: 'proposal', about: 'one of the three proposals of the strategist', schema: Proposal },
  { name: 'strategist', about: 'the strategist before a segment', schema: StrategistMessage },
  { name: 'strategist-review', about: 'the strategist after a segment', schema: StrategistReview },
  { name: 'verdict', about: 'the critic before a segment', schema: Verdict },
  { name: 'critic-review', about: 'the critic after a segment', schema: CriticReview },
  {
    name: 'critic-intervention',
    about: 'the critic between two waves',
    schema: CriticIntervention,
  },
  {
    name: 'maestro',
    about: 'the maestro: scope, patches, end of a segment',
    schema: MaestroMessage,
  },
  { name: 'one-page-plan', about: 'the maestro after every second segment', schema: OnePagePlan },
  { name: 'patch', about: 'a change of one parameter', schema: Patch },
  { name: 'session-config', about: 'the settings of a session', schema: SessionConfig },
  { name: 'session', about: 'session_config.json', schema: SessionIdentity },
  { name: 'inputs', about: 'inputs.json', schema: SessionInputs },
  { name: 'bars', about: 'bars.json', schema: SessionBars },
  { name: 'transcript', about: 'a file of transcripts/', schema: Transcript },
  { name: 'segment-plan', about: 'segment_plan.json', schema: SegmentPlan },
  { name: 'segment-results', about: 'segment_results.json', schema: SegmentResults },
  { name: 'metrics-global', about: 'metrics_global.json', schema: MetricsGlobal },
];
