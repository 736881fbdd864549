import { callOf, helpOf } from './help.js';
import { readArguments, UsageError } from './read-arguments.js';
import { didYouMean } from './suggest.js';

/**
 * Runs a command of `groups` (see `scripts/commands/all.js`) and answers its exit code: 0 done, 1 failed, 2 wrong use. Nothing is prepared or done before
 * the arguments are known to be right, and nothing at all for --help.
 * @param prepare brings the clone to where the command can run.
 */
export async function runCommand({ groups, name, args, prepare }) {
  const commands = Object.assign({}, ...Object.values(groups));
  const command = Object.hasOwn(commands, name) ? commands[name] : null;
  if (!command) {
    process.stderr.write(`There is no command "${name}".${didYouMean(name, Object.keys(commands))}\n`);
    return 2;
  }
  letReadersLeave();
  try {
    const given = readArguments(callOf(name), command, args);
    if (!given) {
      process.stdout.write(helpOf(name, command));
      return 0;
    }
    await prepare(command);
    return (await command.run({ ...given, args, say, groups })) ?? 0;
  } catch (error) {
    return explain(error, name);
  }
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function explain(error, name) {
  const message = error instanceof Error ? messageOf(error) : String(error);
  if (!isUsageError(error)) {
    process.stderr.write(`${message}\n`);
    return 1;
  }
  const call = callOf(name);
  const { unknown } = error;
  const hint = unknown ? didYouMean(unknown.name, unknown.known) : '';
  process.stderr.write(`${message}${hint}\n\n${call} -- --help shows what ${call} takes.\n`);
  return 2;
}

/** An error of several addresses has no message of its own. */
function messageOf({ message, errors = [], code }) {
  return message || errors.map((error) => error.message).join('; ') || code;
}

/** Packages have the error too, and cannot import ours. */
function isUsageError(error) {
  return error instanceof UsageError || (error instanceof Error && error.name === 'UsageError');
}

/** Whoever reads the output may stop reading (`| head`). The command goes on: it may be in the middle of a change. */
function letReadersLeave() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!['EPIPE', 'ERR_STREAM_DESTROYED'].includes(error.code)) throw error;
    });
  }
}
