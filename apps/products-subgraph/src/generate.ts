import { runGenerateCommand } from './catalogue-generator/command/run-generate-command.ts';

process.exitCode = await runGenerateCommand({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
