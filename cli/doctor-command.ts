import { Command } from 'commander';
import { labOption } from './lab-option.ts';

interface DoctorFlags {
  readonly lab: string;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('check that everything Maestro needs is there')
    .description(
      'Check Node, SQLite, worker threads, the lab folder, the disk, the terminal and which API keys are ' +
        'set (their values are never shown). Ends with 1 where something must be mended.',
    )
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro doctor
  $ maestro doctor --lab /data/lab`,
    )
    .action(async ({ lab }: DoctorFlags) => {
      const { doctor } = await import('./doctor/doctor.ts');
      await doctor(lab);
    });
}
