import { Command, Option } from 'commander';
import { labOption } from '../options/lab-option.ts';

interface DoctorFlags {
  readonly lab: string;
  readonly online?: boolean;
  readonly json?: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('check that everything Maestro needs is there')
    .description(
      'Check Node, SQLite, worker threads, the lab folder, the disk, the terminal and which API keys are ' +
        'set (their values are never shown). Ends with 1 where something must be mended.',
    )
    .addOption(labOption())
    .addOption(
      new Option(
        '--online',
        'ask one tiny question of each provider whose key or address is set, for less than a cent as a rule',
      ),
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
    .action(async ({ lab, online, json }: DoctorFlags) => {
      const { doctor } = await import('../doctor/doctor.ts');
      await doctor(lab, { isOnline: online === true, isJson: json === true });
    });
}
