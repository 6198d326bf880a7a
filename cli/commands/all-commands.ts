import type { Command } from 'commander';
import { backtestCommand } from './backtest-command.ts';
import { calibrateCommand } from './calibrate-command.ts';
import { completionCommand } from './completion-command.ts';
import { dataCommand } from './data-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { examCommand } from './exam-command.ts';
import { exportCommand } from './export-command.ts';
import { forkCommand } from './fork-command.ts';
import { helpCommand } from './help-command.ts';
import { indexCommand } from './index-command.ts';
import { initCommand } from './init-command.ts';
import { leaderboardCommand } from './leaderboard-command.ts';
import { ledgerCommand } from './ledger-command.ts';
import { methodsCommand } from './methods-command.ts';
import { modelsCommand } from './models-command.ts';
import { replayCommand } from './replay-command.ts';
import { reportCommand } from './report-command.ts';
import { resumeCommand } from './resume-command.ts';
import { schemaCommand } from './schema-command.ts';
import { sessionCommand } from './session-command.ts';
import { sessionsCommand } from './sessions-command.ts';
import { showCommand } from './show-command.ts';
import { vaultCommand } from './vault-command.ts';
import { verifyCommand } from './verify-command.ts';
import { watchCommand } from './watch-command.ts';

/** All commands by group: the one list from which help and completion are made. */
export const COMMANDS: Readonly<Record<string, readonly (() => Command)[]>> = {
  'Run:': [
    sessionCommand,
    initCommand,
    resumeCommand,
    watchCommand,
    forkCommand,
    replayCommand,
    verifyCommand,
    examCommand,
    backtestCommand,
  ],
  'Read:': [
    sessionsCommand,
    showCommand,
    reportCommand,
    leaderboardCommand,
    ledgerCommand,
    vaultCommand,
    exportCommand,
  ],
  'Data:': [dataCommand],
  'Lab:': [
    methodsCommand,
    modelsCommand,
    schemaCommand,
    indexCommand,
    calibrateCommand,
    doctorCommand,
    completionCommand,
    helpCommand,
  ],
};
