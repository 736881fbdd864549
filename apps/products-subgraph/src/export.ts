import { runExportCommand } from './catalogue-export/command/run-export-command.ts';

process.exitCode = await runExportCommand({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
