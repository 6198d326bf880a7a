import { type Command, Option } from 'commander';
import { amount, secondsOfDay, wholeNumber } from './number-arguments.ts';

/** The agents, as typed. */
export interface SeatFlags {
  readonly agents?: string;
  readonly strategist?: string;
  readonly critic?: string;
  readonly maestro?: string;
  readonly allowUnpriced?: boolean;
}

/** How models are called, as typed: no result depends on it. */
export interface CallFlags {
  readonly baseUrl?: string;
  readonly structured?: 'json_schema' | 'json_object' | 'none';
  readonly budgetUsd?: number;
  readonly budgetTokens?: number;
  readonly maxCalls?: number;
  readonly onBudget?: 'heuristic' | 'stop';
  readonly turnTimeout?: number;
}

/** @param otherwise the default agents, for the help */
export function seatOptions(command: Command, otherwise: string): Command {
  return command
    .option(
      '--agents <agent>',
      `agent of all roles: auto, heuristic, or PROVIDER[:MODEL] with provider anthropic, openai or compatible (default: ${otherwise})`,
    )
    .option('--strategist <agent>', 'agent that proposes strategies (default: --agents)')
    .option('--critic <agent>', 'agent that picks a proposal and reviews it (default: --agents)')
    .option(
      '--maestro <agent>',
      'agent that sets the scope and writes the one-page plans (default: --agents)',
    )
    .option('--allow-unpriced', 'accept models without a known price');
}

/** Defaults of a new session, for the help. */
const OF_NEW_SESSIONS = { usd: '5; none for models without a known price', onBudget: 'heuristic' };

export function callOptions(command: Command, otherwise = OF_NEW_SESSIONS): Command {
  return command
    .option('--base-url <url>', 'address of a compatible server, such as http://127.0.0.1:11434/v1')
    .addOption(
      new Option(
        '--structured <format>',
        'how a compatible server is asked for structured output (default: json_schema)',
      ).choices(['json_schema', 'json_object', 'none']),
    )
    .option(
      '--budget-usd <amount>',
      `limit on the cost of models, in USD (default: ${otherwise.usd})`,
      amount,
    )
    .option('--budget-tokens <n>', 'limit on tokens, input and output together', wholeNumber)
    .option('--max-calls <n>', 'limit on model calls, retries included', wholeNumber)
    .addOption(
      new Option(
        '--on-budget <action>',
        `when the budget is used up: continue with heuristic agents, or stop (default: ${otherwise.onBudget})`,
      ).choices(['heuristic', 'stop']),
    )
    .option(
      '--turn-timeout <seconds>',
      'drop a turn of a model that takes longer; the session continues without its answer (default: 300)',
      secondsOfDay,
    );
}
