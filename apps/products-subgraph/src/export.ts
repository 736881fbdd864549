import { runExportCommand } from './catalogue-export/command/run-export-command.ts';
import { letReadersLeave } from './command-line/let-readers-leave.ts';

letReadersLeave(process.stderr);
process.exitCode = await runExportCommand({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
