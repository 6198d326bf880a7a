import { countText, plural, usdText } from '../../protocol/number-text.ts';
import type { JournalLine } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { answerIn, attemptSummary, attemptTitle, promptIn } from '../transcript-text.ts';
import { turnOutcome } from './turn-outcome.ts';
import { harmlessSection, type TurnSection } from './turn-section.ts';

/** A turn from prompt to outcome, as text without control characters. */
export interface TurnInFull {
  readonly title: string;
  readonly prompt: readonly TurnSection[];
  readonly answered: readonly TurnSection[];
  readonly cost: readonly TurnSection[];
  readonly outcome: readonly TurnSection[];
}

/**
 * One turn of an agent in full.
 *
 * @param transcripts of its attempts, in order; none if they were removed
 * @param lines of the whole journal
 */
export function turnInFull(
  turn: number,
  transcripts: readonly Transcript[],
  lines: readonly JournalLine[],
): TurnInFull {
  const first = transcripts[0];
  const answers = transcripts.map((one) => answerSection(one, transcripts.length > 1));
  return {
    title: first === undefined ? `Turn ${turn}` : attemptTitle(first),
    prompt: promptSections(transcripts).map(harmlessSection),
    answered: answers.map(harmlessSection),
    cost: costSections(transcripts).map(harmlessSection),
    outcome: turnOutcome(turn, lines).map(harmlessSection),
  };
}

/** The prompt of each attempt without the messages of the one before, which a repair repeats. */
function promptSections(transcripts: readonly Transcript[]): TurnSection[] {
  const sections: TurnSection[] = [];
  let before: { system: string | null; messages: readonly string[] } | null = null;
  for (const one of transcripts) {
    const prompt = promptIn(one);
    if (prompt.system !== null && prompt.system !== before?.system) {
      sections.push({ title: 'System prompt', text: prompt.system });
    }
    const known = before?.messages ?? [];
    const isLonger = known.every((message, i) => sameMessage(message, prompt.messages[i]));
    const news = isLonger ? prompt.messages.slice(known.length) : prompt.messages;
    const title = one.kind === 'compute' ? 'Brief' : 'Prompt';
    if (news.length > 0) {
      sections.push({ title: `${title}${ofAttempt(one)}`, text: news.join('\n\n') });
    }
    before = prompt;
  }
  return sections;
}

/** A single message is shown without its sender. */
function sameMessage(before: string, now: string | undefined): boolean {
  return now === before || now === `[user]\n${before}`;
}

function ofAttempt({ attempt, kind }: Transcript): string {
  if (attempt === 1) return '';
  return kind === 'repair' || kind === 'shrink'
    ? ` in attempt ${attempt} (${kind})`
    : ` in attempt ${attempt}`;
}

function answerSection(transcript: Transcript, isOneOfSeveral: boolean): TurnSection {
  const [title, text] = answerIn(transcript);
  return { title: isOneOfSeveral ? `${title} in attempt ${transcript.attempt}` : title, text };
}

/** One line an attempt, and the total. */
function costSections(transcripts: readonly Transcript[]): TurnSection[] {
  const accounts = transcripts.map((one) => `${one.attempt}: ${attemptSummary(one)}`);
  if (accounts.length === 0) return [{ title: 'Cost', text: 'No transcript is stored.' }];
  const asked = transcripts.filter(({ kind }) => kind !== 'compute');
  const attempts = { title: plural(accounts.length, 'attempt'), text: accounts.join('\n') };
  if (asked.length === 0) {
    return [attempts, { title: 'Total', text: 'No model call: no cost.' }];
  }
  const sum = (of: (one: Transcript) => number) => asked.reduce((all, one) => all + of(one), 0);
  const retries = asked.filter(({ will_retry }) => will_retry).length;
  const parts = [
    usdText(sum(({ cost_usd }) => cost_usd)),
    `${countText(sum(({ charged_tokens }) => charged_tokens))} tokens charged`,
    `${(sum(({ clock }) => clock.latency_ms) / 1000).toFixed(1)} s`,
    plural(retries, 'retry', 'retries'),
    plural(asked.filter(({ kind }) => kind === 'repair').length, 'repair'),
  ];
  return [attempts, { title: 'Total', text: parts.join(', ') }];
}
