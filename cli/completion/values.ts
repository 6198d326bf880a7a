import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { canName, LATEST } from '../../sessions/record/session-name.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { PROVIDER_VARIABLES } from '../agents/provider-settings.ts';
import { TABLE_NAMES } from '../export/table.ts';
import { TOPICS } from '../help/help-topics.ts';
import { labFolder } from '../options/lab-option.ts';
import { dataFolder } from '../options/market-options.ts';
import type { Candidate, Values, Wanted } from './complete.ts';

const MARKET_ENDING = '.bars';

/**
 * What there is of a kind of value, told by names of files alone: whoever presses TAB does not wait for
 * SQLite, or for anything to be checked.
 */
export async function valuesIn(program: Command, wanted: Wanted): Promise<Values> {
  const { kind, positionals } = wanted;
  const lab = withHome(labFolder(wanted.lab ?? process.env.MAESTRO_LAB ?? ''));
  switch (kind) {
    case 'session':
      return only([{ value: LATEST, about: 'the newest' }, ...named(sessionsIn(lab))]);
    case 'market': {
      const simulated = ['null', 'drift', 'planted'].map((one) => `simulated:${one}`);
      const names = [...named(marketsIn(lab)), ...named(['simulated', ...simulated])];
      return { candidates: names, paths: 'files' };
    }
    case 'file':
      return { candidates: [], paths: 'files' };
    case 'dir':
      return { candidates: [], paths: 'folders' };
    case 'interval':
      return only(named(['1m', '5m', '15m', '30m', '1h', '4h', '1d']));
    case 'who':
      return only(named(['auto', 'heuristic', ...Object.keys(PROVIDER_VARIABLES)]));
    case 'tables':
      return only(named(TABLE_NAMES));
    case 'method':
      return only(await methods());
    case 'test':
      return only(named(testsIn(join(lab, 'sessions'), positionals[0] ?? LATEST)));
    case 'command':
      return only(explained(program, positionals));
    default:
      return only([]);
  }
}

function only(candidates: readonly Candidate[]): Values {
  return { candidates, paths: 'none' };
}

function named(names: readonly string[]): Candidate[] {
  return names.map((value) => ({ value, about: '' }));
}

/** A shell hands over what is typed before it knows what `~` is. */
function withHome(folder: string): string {
  return folder.replace(/^~(?=\/|$)/, homedir());
}

/** Those that a command would accept: a folder may be called anything. */
function sessionsIn(lab: string): string[] {
  return sessionNames(join(lab, 'sessions')).filter(canName);
}

function marketsIn(lab: string): string[] {
  const folder = dataFolder(lab);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(MARKET_ENDING))
    .map((file) => file.slice(0, -MARKET_ENDING.length))
    .filter((name) => canName(name))
    .sort();
}

async function methods(): Promise<Candidate[]> {
  const { ALL_METHODS } = await import('../../engine/strategy/all-methods.ts');
  return ALL_METHODS.map(({ name, about }) => ({ value: name, about }));
}

/** Of the session that is named, or of all where it is the latest: which one that is takes reading. */
function testsIn(sessionsFolder: string, session: string): string[] {
  const sessions = session === LATEST ? sessionNames(sessionsFolder) : [session];
  const tests = sessions.filter(canName).flatMap((name) => {
    const folder = join(sessionsFolder, name);
    if (!existsSync(folder)) return [];
    const segments = readdirSync(folder).filter((one) => /^segment_\d+$/.test(one));
    return segments.flatMap((one) => readdirSync(join(folder, one)));
  });
  return [...new Set(tests.filter((name) => /^seg\d+_test\d+$/.test(name)))].sort();
}

/** What `maestro help` explains after these words. */
function explained(program: Command, words: readonly string[]): Candidate[] {
  let found = program;
  for (const word of words) {
    const next = found.commands.find((one) => one.name() === word);
    if (next === undefined) return [];
    found = next;
  }
  const help = found.createHelp();
  const commands = found.commands
    .filter((one) => help.visibleCommands(found).includes(one))
    .map((one) => ({ value: one.name(), about: help.subcommandDescription(one) }));
  return found === program ? [...commands, ...named(Object.keys(TOPICS))] : commands;
}
