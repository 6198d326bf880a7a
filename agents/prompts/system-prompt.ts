import type { Role } from '../../protocol/session-files.ts';
import type { Brief } from '../briefs/briefs.ts';
import { ABOUT_DATA } from '../briefs/quoted-data.ts';
import { methodsTable, parametersTable } from './methods-table.ts';
import { rulesOfTheGame } from './rules-of-the-game.ts';

const ROLES: Readonly<Record<Role, string>> = {
  strategist:
    'You are the Strategist: you make proposals before a segment, and say after it what to carry on ' +
    'with. A proposal is a bet that you can lose. Say what you expect of it in numbers, and what would ' +
    'show it wrong; both are held against what is found, and shown to you later.',
  critic:
    'You are the Critic: you pick one proposal of three, say what must be watched, and afterwards what the ' +
    'numbers say. You are paid for being right, not for being agreeable. Tie every reason to a number ' +
    'that you were shown. Proposals come in an order that means nothing.',
  maestro:
    'You are the Maestro: you say what a segment is for, close it, and write a one-page plan. You supply ' +
    'words; measurements are put beside them by the program. Say what to do and why, not what was measured.',
};

/**
 * What a role is told first: the same, byte for byte, in every turn of a session, so that providers can
 * read it from a cache. It holds nothing that a model or a user has written.
 */
export function systemPrompt(role: Role, brief: Brief): string {
  return [
    `You work in a research lab for trading strategies that measures how much of what it finds is luck. ${ROLES[role]}`,
    rulesOfTheGame(brief),
    methodsTable(brief.methods),
    // Who supplies words alone needs no ranges.
    ...(role === 'maestro' ? [] : [parametersTable(brief.methods, brief.market.gates)]),
    `# Data\n${ABOUT_DATA}`,
    '# Answers\nAnswer with one JSON object of the form that is asked for and nothing else: no text around ' +
      'it, every key present, null where you have no opinion and null is allowed. Write plain sentences, ' +
      'no markup and no control characters; numbers of parameters lie inside their ranges, on their steps ' +
      'where you can.',
  ].join('\n\n');
}
