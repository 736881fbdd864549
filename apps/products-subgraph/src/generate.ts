import { runGenerateCommand } from './catalogue-generator/command/run-generate-command.ts';
import { letReadersLeave } from './command-line/let-readers-leave.ts';

letReadersLeave(process.stdout, process.stderr);
process.exitCode = await runGenerateCommand({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
