import type { Transcript } from '../../protocol/session-files.ts';
import { cellText } from '../../sessions/summary/markdown.ts';
import { answerIn, attemptSummary, attemptTitle, promptIn } from '../../tui/transcript-text.ts';
import { harmlessText } from '../../view/harmless-text.ts';

export interface ConversationStyle {
  readonly isMarkdown: boolean;
}

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
      const { system, messages } = promptIn(transcript);
      const isNew = system !== null && !introduced.has(system);
      if (system !== null) introduced.add(system);
      const parts: [string, string][] = [
        ...(isNew ? ([['System prompt', system]] as [string, string][]) : []),
        [transcript.kind === 'compute' ? 'Brief' : 'Prompt', messages.join('\n\n')],
        answerIn(transcript),
      ];
      return style.isMarkdown ? markdown(transcript, parts) : plain(transcript, parts);
    })
    .join('\n\n');
}

function markdown(transcript: Transcript, parts: readonly [string, string][]): string {
  const blocks = parts.map(([title, text]) => {
    const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
    return `**${title}**\n\n${fence}text\n${harmlessText(text)}\n${fence}`;
  });
  // It begins with a word of ours: what a provider is called cannot make a heading or a list of it.
  const account = `By ${cellText(attemptSummary(transcript))}`;
  return [`## ${cellText(attemptTitle(transcript))}`, account, ...blocks].join('\n\n');
}

function plain(transcript: Transcript, parts: readonly [string, string][]): string {
  const title = attemptTitle(transcript);
  const blocks = parts.map(([name, text]) => `${name}:\n${indented(harmlessText(text))}`);
  return [title, '-'.repeat(title.length), attemptSummary(transcript), ...blocks].join('\n');
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
