import { runImportCommand } from './catalogue-import/command/run-import-command.ts';

process.exitCode = await runImportCommand({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
