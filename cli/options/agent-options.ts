import { type Command, Option } from 'commander';
import { amount, secondsOfDay, wholeNumber } from './number-arguments.ts';

/** What was typed about who decides. */
export interface SeatFlags {
  readonly agents?: string;
  readonly strategist?: string;
  readonly critic?: string;
  readonly maestro?: string;
  readonly allowUnpriced?: boolean;
}

/** What was typed about asking models: it reaches no result. */
export interface CallFlags {
  readonly baseUrl?: string;
  readonly structured?: 'json_schema' | 'json_object' | 'none';
  readonly budgetUsd?: number;
  readonly budgetTokens?: number;
  readonly maxCalls?: number;
  readonly onBudget?: 'heuristic' | 'stop';
  readonly turnTimeout?: number;
}

/** @param otherwise who plays where nothing is typed, for the help */
export function seatOptions(command: Command, otherwise: string): Command {
  return command
    .option(
      '--agents <who>',
      `who plays all roles: auto, heuristic, or PROVIDER[:MODEL] with anthropic, openai, compatible (default: ${otherwise})`,
    )
    .option('--strategist <who>', 'who proposes, where it is another: as above')
    .option('--critic <who>', 'who picks and reviews')
    .option('--maestro <who>', 'who sets the scope and writes the plan')
    .option('--allow-unpriced', 'accept models whose price is not known');
}

/** What holds where nothing is typed, for the help. */
const OF_NEW_SESSIONS = { usd: '5, where a model costs something', onBudget: 'heuristic' };

export function callOptions(command: Command, otherwise = OF_NEW_SESSIONS): Command {
  return command
    .option('--base-url <url>', 'where a compatible server is, as http://127.0.0.1:11434/v1')
    .addOption(
      new Option(
        '--structured <how>',
        'how a compatible server is told the form of an answer (default: json_schema)',
      ).choices(['json_schema', 'json_object', 'none']),
    )
    .option(
      '--budget-usd <amount>',
      `what models may cost at most (default: ${otherwise.usd})`,
      amount,
    )
    .option(
      '--budget-tokens <n>',
      'how many tokens they may take, in and out together',
      wholeNumber,
    )
    .option('--max-calls <n>', 'how many calls there may be, retries included', wholeNumber)
    .addOption(
      new Option(
        '--on-budget <what>',
        `where the budget ends: heuristic agents go on, or the session stops (default: ${otherwise.onBudget})`,
      ).choices(['heuristic', 'stop']),
    )
    .option(
      '--turn-timeout <seconds>',
      'a turn that takes longer is dropped (default: 300)',
      secondsOfDay,
    );
}
