#!/usr/bin/env node
import module from 'node:module';

// Half of the time goes into loading libraries; Node 22 and later can cache their compiled code.
module.enableCompileCache?.();
const { runCommand } = await import('../dist/index.js');

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY ?? false,
  now: new Date(),
});
