import type { EventEmitter } from 'node:events';
import type { Command } from 'commander';

/** A part of a page, with the lines below its title. */
export interface HelpSection {
  readonly title: string;
  /** As written: lines that begin with a blank are left as they are, others are wrapped. */
  readonly lines: readonly string[];
}

/**
 * Takes from a command what it adds after its help, as sections: a paragraph that begins with a line
 * `Examples:` is one of that title, `Exit codes: …` is the exit status, and the rest are notes.
 */
export function takeSections(command: Command): HelpSection[] {
  return sectionsOf(takeText(command));
}

/** What commander would write after the help: from here on it does not. */
function takeText(command: Command): string {
  const texts: string[] = [];
  const write = (text: string) => texts.push(text);
  // What commander writes after the help are listeners, which its types do not tell.
  const events = command as unknown as EventEmitter;
  for (const listener of events.listeners('afterHelp')) listener({ error: false, command, write });
  events.removeAllListeners('afterHelp');
  return texts.join('\n');
}

/** @internal */
export function sectionsOf(text: string): HelpSection[] {
  const found = new Map<string, string[]>();
  const add = (title: string, lines: readonly string[]) => {
    const known = found.get(title);
    found.set(title, known === undefined ? [...lines] : [...known, '', ...lines]);
  };
  for (const paragraph of text.trim().split(/\n\s*\n/)) {
    const [first = '', ...rest] = paragraph.split('\n');
    const exit = /^Exit codes?: (.*)$/s.exec(paragraph)?.[1];
    const title = /^([A-Z][A-Za-z ]{0,40}):$/.exec(first)?.[1];
    if (exit !== undefined) add('EXIT STATUS', exit.split('\n'));
    else if (title !== undefined) add(title.toUpperCase(), rest);
    else if (paragraph !== '') add('NOTES', [first, ...rest]);
  }
  return [...found].map(([title, lines]) => ({ title, lines }));
}
