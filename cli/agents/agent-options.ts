import { type Command, Option } from 'commander';
import { amount, secondsOfDay, wholeNumber } from '../number-arguments.ts';

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

export function seatOptions(command: Command): Command {
  return command
    .option(
      '--agents <who>',
      'who plays all roles: auto, heuristic, or PROVIDER:MODEL with anthropic, openai, compatible (default: auto: by the API keys that are set)',
    )
    .option('--strategist <who>', 'who proposes: heuristic or PROVIDER:MODEL')
    .option('--critic <who>', 'who picks and reviews')
    .option('--maestro <who>', 'who sets the scope and writes the plan')
    .option('--allow-unpriced', 'accept models whose price is not known');
}

/** @param usual what the limits are where none is typed, as help says it */
export function callOptions(command: Command, usual: { readonly usd: string }): Command {
  return command
    .option('--base-url <url>', 'of a compatible server, as http://127.0.0.1:11434/v1')
    .addOption(
      new Option(
        '--structured <how>',
        'how a compatible server is told the form of an answer (default: json_schema)',
      ).choices(['json_schema', 'json_object', 'none']),
    )
    .option('--budget-usd <amount>', `what models may cost at most (default: ${usual.usd})`, amount)
    .option('--budget-tokens <n>', 'tokens, in and out together', wholeNumber)
    .option('--max-calls <n>', 'calls, retries included', wholeNumber)
    .addOption(
      new Option(
        '--on-budget <what>',
        'where the budget ends: heuristic agents go on, or the session stops (default: heuristic)',
      ).choices(['heuristic', 'stop']),
    )
    .option(
      '--turn-timeout <seconds>',
      'a turn that takes longer is dropped (default: 300)',
      secondsOfDay,
    );
}
