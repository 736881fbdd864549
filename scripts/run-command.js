/** Ends the process with a command's exit code, or with 2 and the error's message if it throws. */
export async function runCommand(command) {
  try {
    process.exitCode = await command((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
