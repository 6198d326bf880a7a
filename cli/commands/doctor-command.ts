import { Command } from 'commander';
import type { DoctorFlags } from '../doctor/doctor.ts';
import { labOption } from '../options/lab-option.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('check the installation')
    .description(
      'Check Node, SQLite, worker threads, the lab folder, the disk, the terminal and which API keys are set ' +
        '(their values are never shown). The exit code is 1 if something must be repaired.',
    )
    .addOption(labOption())
    .option(
      '--online',
      'send one short request to each provider whose key or address is set (usually under 0.01 USD)',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro doctor
  $ maestro doctor --lab /data/lab
  $ maestro doctor --online`,
    )
    .action(async (flags: DoctorFlags) => (await import('../doctor/doctor.ts')).doctor(flags));
}
