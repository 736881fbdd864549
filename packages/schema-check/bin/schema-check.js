#!/usr/bin/env node
import { runCommand } from '../dist/index.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY ?? false,
  now: new Date(),
});
