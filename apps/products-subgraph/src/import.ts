import { runImportCommand } from './catalogue-import/command/run-import-command.ts';
import { letReadersLeave } from './command-line/let-readers-leave.ts';

letReadersLeave(process.stdout, process.stderr);
process.exitCode = await runImportCommand({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
