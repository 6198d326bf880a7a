import { stringify } from 'yaml';
import * as z from 'zod';
import { countText, usdText } from '../../protocol/number-text.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { jsonNesting } from '../../sessions/json-nesting.ts';
import { cellText } from '../../sessions/markdown.ts';

export interface ConversationStyle {
  readonly isMarkdown: boolean;
}

const WIDTH = 100;
/** What is nested deeper than any message is shown as it came. */
const MAX_NESTING = 100;

/**
 * What agents were told and what they answered, attempt by attempt, for a person to read. What is the
 * same in every turn of a role (its system prompt) stands there once. No line can drive a terminal.
 */
export function conversationText(
  transcripts: readonly Transcript[],
  style: ConversationStyle,
): string {
  const introduced = new Set<string>();
  return transcripts
    .map((transcript) => {
      const { system, told } = requestOf(transcript);
      const isNew = system !== null && !introduced.has(system);
      if (system !== null) introduced.add(system);
      const parts: [string, string][] = [
        ...(isNew ? ([['What the role is told in every turn', system]] as [string, string][]) : []),
        [transcript.kind === 'compute' ? 'Knew' : 'Was told', told],
        ...answerOf(transcript),
      ];
      return style.isMarkdown ? markdown(transcript, parts) : plain(transcript, parts);
    })
    .join('\n\n');
}

function markdown(transcript: Transcript, parts: readonly [string, string][]): string {
  const blocks = parts.map(([title, text]) => {
    const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
    return `**${title}**\n\n${fence}text\n${harmless(text)}\n${fence}`;
  });
  // It begins with a word of ours: what a provider is called cannot make a heading or a list of it.
  const account = `By ${cellText(accountOf(transcript))}`;
  return [`## ${cellText(heading(transcript))}`, account, ...blocks].join('\n\n');
}

function plain(transcript: Transcript, parts: readonly [string, string][]): string {
  const title = heading(transcript);
  const blocks = parts.map(([name, text]) => `${name}:\n${indented(harmless(text))}`);
  return [title, '-'.repeat(title.length), accountOf(transcript), ...blocks].join('\n');
}

function heading({ turn, attempt, kind, segment, role, purpose }: Transcript): string {
  const again = attempt === 1 ? '' : `, attempt ${attempt}${kind === 'ask' ? '' : ` (${kind})`}`;
  return harmless(`Turn ${turn}, segment ${segment}: ${role}, ${purpose}${again}`);
}

/** Who answered, how long it took and what it cost, in a line. */
function accountOf(transcript: Transcript): string {
  const { provider, model, kind, usage, cost_usd, clock, outcome, inherited } = transcript;
  if (kind === 'compute') return harmless(`${model}, computed`);
  const tokens =
    usage === null
      ? 'usage not known'
      : `${countText(usage.input_tokens + usage.cache_write_tokens + usage.cached_tokens)} tokens in ` +
        `(${countText(usage.cached_tokens)} cached), ${countText(usage.output_tokens)} out`;
  const seconds = `${(clock.latency_ms / 1000).toFixed(1)} s`;
  const parts = [`${provider}:${model}`, outcome, seconds, tokens, usdText(cost_usd)];
  if (inherited === true) parts.push('paid by the session this one was forked from');
  return harmless(parts.join(', '));
}

const ModelPrompt = z.object({
  system: z.string(),
  messages: z.array(z.object({ role: z.string(), text: z.string() })),
});

/** The prompt of a model, or the brief of a heuristic agent; what is neither is shown as data. */
function requestOf({ kind, request }: Transcript): { system: string | null; told: string } {
  if (request === null) return { system: null, told: '(not recorded)' };
  const prompt = ModelPrompt.safeParse(request);
  if (kind === 'compute' || !prompt.success) return { system: null, told: readable(request) };
  const { system, messages } = prompt.data;
  const told = messages.map(({ role, text }) =>
    messages.length === 1 ? text : `[${role}]\n${text}`,
  );
  return { system, told: told.join('\n\n') };
}

function answerOf({ response, error, will_retry }: Transcript): [string, string][] {
  if (error !== null) {
    return [['Came to nothing', `${error.message}${will_retry ? ' (asked again)' : ''}`]];
  }
  return [['Answered', response === null ? '(nothing was recorded)' : readable(response)]];
}

/** JSON as indented text; anything else as it is. */
function readable(value: unknown): string {
  let parsed = value;
  if (typeof value === 'string') {
    if (jsonNesting(value) > MAX_NESTING) return value;
    try {
      parsed = JSON.parse(value);
    } catch {
      // Not every answer is JSON, and a person may want to see why it was not used.
      return value;
    }
  }
  if (parsed === null || typeof parsed !== 'object') return String(parsed);
  return stringify(parsed, { lineWidth: WIDTH }).trimEnd();
}

/** Lines stay lines; every other control character, and what turns the reading direction, shows. */
function harmless(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '\ufffd');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
