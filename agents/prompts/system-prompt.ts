import type { Role } from '../../protocol/session-files.ts';
import type { Brief } from '../briefs/briefs.ts';
import { ABOUT_DATA } from '../briefs/quoted-data.ts';
import { methodsTable, parametersTable } from './methods-table.ts';
import { sessionRules } from './session-rules.ts';

const ROLES: Readonly<Record<Role, string>> = {
  strategist:
    'You are the Strategist: you make proposals before a segment and decide after it how to continue. ' +
    'A proposal is a hypothesis that can fail. State what you expect of it in numbers and which result ' +
    'would refute it; both are compared with the results and shown to you later.',
  critic:
    'You are the Critic: you choose one of three proposals, name the metrics to watch, and assess the results ' +
    'afterwards. You are judged on being right, not on being agreeable. Tie every reason to a number ' +
    'that you were shown. The order of the proposals is random.',
  maestro:
    'You are the Maestro: you set the scope of a segment, close it, and write a one-page plan. You write ' +
    'text; the program adds the measurements. State what to do and why, not what was measured.',
};

/**
 * Byte for byte the same in every turn of a role within a session, so that providers can cache it. It
 * contains no text written by a model or a user.
 */
export function systemPrompt(role: Role, brief: Brief): string {
  return [
    `You work in a research lab for trading strategies that measures how much of its results is luck. ${ROLES[role]}`,
    sessionRules(brief),
    methodsTable(brief.methods),
    // The Maestro sets no parameter, so it needs no ranges.
    ...(role === 'maestro' ? [] : [parametersTable(brief.methods, brief.market.gates)]),
    `# Data\n${ABOUT_DATA}`,
    '# Answers\nAnswer with one JSON object of the requested form and nothing else: no text around it, ' +
      'every key present, null if you have no opinion and null is allowed. Write plain sentences without ' +
      'markup or control characters. Parameter values must lie inside their ranges, on their steps if ' +
      'possible.',
  ].join('\n\n');
}
