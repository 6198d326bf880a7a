import { Command } from 'commander';
import type { DoctorFlags } from '../doctor/doctor.ts';
import { labOption } from '../options/lab-option.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('check that everything Maestro needs is there')
    .description(
      'Check Node, SQLite, worker threads, the lab folder, the disk, the terminal and which API keys are ' +
        'set (their values are never shown). Ends with 1 where something must be mended.',
    )
    .addOption(labOption())
    .option(
      '--online',
      'ask one tiny question of each provider whose key or address is set, for less than a cent as a rule',
    )
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro doctor
  $ maestro doctor --lab /data/lab
  $ maestro doctor --online`,
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('../doctor/doctor.ts');
      await doctor(flags);
    });
}
